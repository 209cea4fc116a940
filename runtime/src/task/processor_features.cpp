// Which instruction sets the processor has: CPUID, and what the operating system saves of a thread (XCR0).
//
// A processor's bit alone does not do: under a system that does not save the wide registers when it switches threads,
// the instructions fault. XGETBV reads which it saves. Source of all bits: Intel 64 and IA-32 Architectures Software
// Developer's Manual, volume 2, CPUID, and volume 1, section 13.3.
#include "processor_features.h"

#include <array>

#if defined(__x86_64__)
#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace dpg {
namespace {

enum class state { general, avx, avx512, amx };

/// Registers that CPUID answers in: of leaf 1, leaf 7, and leaf 7 with subleaf 1.
enum class answer { leaf1_ecx, leaf7_ebx, leaf7_ecx, leaf7_edx, leaf71_eax };

struct feature {
  std::string_view name;
  answer in;
  int bit;
  state needs;
};

constexpr std::array features = {
    feature{"sse3", answer::leaf1_ecx, 0, state::general},
    feature{"ssse3", answer::leaf1_ecx, 9, state::general},
    feature{"fma", answer::leaf1_ecx, 12, state::avx},
    feature{"sse4.1", answer::leaf1_ecx, 19, state::general},
    feature{"sse4.2", answer::leaf1_ecx, 20, state::general},
    feature{"movbe", answer::leaf1_ecx, 22, state::general},
    feature{"popcnt", answer::leaf1_ecx, 23, state::general},
    feature{"aes", answer::leaf1_ecx, 25, state::general},
    feature{"avx", answer::leaf1_ecx, 28, state::avx},
    feature{"f16c", answer::leaf1_ecx, 29, state::avx},
    feature{"bmi", answer::leaf7_ebx, 3, state::general},
    feature{"avx2", answer::leaf7_ebx, 5, state::avx},
    feature{"bmi2", answer::leaf7_ebx, 8, state::general},
    feature{"avx512f", answer::leaf7_ebx, 16, state::avx512},
    feature{"avx512dq", answer::leaf7_ebx, 17, state::avx512},
    feature{"avx512ifma", answer::leaf7_ebx, 21, state::avx512},
    feature{"avx512cd", answer::leaf7_ebx, 28, state::avx512},
    feature{"avx512bw", answer::leaf7_ebx, 30, state::avx512},
    feature{"avx512vl", answer::leaf7_ebx, 31, state::avx512},
    feature{"avx512vbmi", answer::leaf7_ecx, 1, state::avx512},
    feature{"avx512vbmi2", answer::leaf7_ecx, 6, state::avx512},
    feature{"gfni", answer::leaf7_ecx, 8, state::general},
    feature{"vaes", answer::leaf7_ecx, 9, state::avx},
    feature{"vpclmulqdq", answer::leaf7_ecx, 10, state::avx},
    feature{"avx512vnni", answer::leaf7_ecx, 11, state::avx512},
    feature{"avx512bitalg", answer::leaf7_ecx, 12, state::avx512},
    feature{"avx512vpopcntdq", answer::leaf7_ecx, 14, state::avx512},
    feature{"amx-bf16", answer::leaf7_edx, 22, state::amx},
    feature{"avx512fp16", answer::leaf7_edx, 23, state::avx512},
    feature{"amx-tile", answer::leaf7_edx, 24, state::amx},
    feature{"amx-int8", answer::leaf7_edx, 25, state::amx},
    feature{"avxvnni", answer::leaf71_eax, 4, state::avx},
    feature{"avx512bf16", answer::leaf71_eax, 5, state::avx512},
    feature{"amx-fp16", answer::leaf71_eax, 21, state::amx},
    feature{"avxifma", answer::leaf71_eax, 23, state::avx},
};
static_assert(features.size() <= 64);

#if defined(__x86_64__)

/// What CPUID answers, by `answer`; zeros where the processor does not know a leaf.
std::array<unsigned, 5> processor_answers() {
  std::array<unsigned, 5> answers{};
  unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
  if (__get_cpuid_count(1, 0, &eax, &ebx, &ecx, &edx) != 0)
    answers[0] = ecx;
  unsigned last_subleaf = 0;
  if (__get_cpuid_count(7, 0, &last_subleaf, &ebx, &ecx, &edx) != 0) {
    answers[1] = ebx;
    answers[2] = ecx;
    answers[3] = edx;
  }
  if (last_subleaf >= 1 && __get_cpuid_count(7, 1, &eax, &ebx, &ecx, &edx) != 0)
    answers[4] = eax;
  return answers;
}

/// XCR0: which registers the system saves. 0 where it does not say.
std::uint64_t saved_registers(unsigned leaf1_ecx) {
  constexpr unsigned osxsave = 1u << 27;
  if ((leaf1_ecx & osxsave) == 0)
    return 0;
  unsigned low = 0, high = 0;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return static_cast<std::uint64_t>(high) << 32 | low;
}

/// Linux gives the eight tile registers to who asks: Documentation/arch/x86/xstate.rst.
bool may_use_tiles() {
  constexpr long request_permission = 0x1023, tile_data = 18;
  return syscall(SYS_arch_prctl, request_permission, tile_data) == 0;
}

std::uint64_t detect() {
  const std::array<unsigned, 5> answers = processor_answers();
  const std::uint64_t saved = saved_registers(answers[0]);
  constexpr std::uint64_t avx = 0x6, avx512 = 0xe6, amx = 0x60000; // bits of XCR0
  const bool has_tiles = (answers[3] >> 24 & 1) != 0 && (saved & amx) == amx && may_use_tiles();
  const std::array allowed = {true, (saved & avx) == avx, (saved & avx512) == avx512, has_tiles}; // by `state`
  std::uint64_t mask = 0;
  for (std::size_t f = 0; f < features.size(); ++f) {
    const bool has = (answers[static_cast<std::size_t>(features[f].in)] >> features[f].bit & 1) != 0;
    mask |= std::uint64_t{has && allowed[static_cast<std::size_t>(features[f].needs)]} << f;
  }
  return mask;
}

#else

std::uint64_t detect() { return 0; }

#endif

} // namespace

std::uint64_t processor_features() {
  static const std::uint64_t mask = detect();
  return mask;
}

std::uint64_t feature_bit(std::string_view name) {
  for (std::size_t f = 0; f < features.size(); ++f)
    if (features[f].name == name)
      return std::uint64_t{1} << f;
  return 0;
}

bool processor_has(std::string_view name) { return (processor_features() & feature_bit(name)) != 0; }

std::vector<std::string> processor_feature_names() {
  std::vector<std::string> names;
  for (const feature &known : features)
    names.emplace_back(known.name);
  return names;
}

} // namespace dpg
