// What the machine is said to have is what Linux and the compiler's own detection say of it.
#include <dpg/task/machine_features.h>

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

namespace {

/// The flags of the first processor in /proc/cpuinfo: CPUID as far as the system lets programs use it.
std::set<std::string> flags_of_linux() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("flags")) {
      std::istringstream words(line.substr(line.find(':') + 1));
      return {std::istream_iterator<std::string>(words), {}};
    }
  return {};
}

/// Linux writes some names another way.
std::string linux_name(const std::string &name) {
  for (const auto &[ours, theirs] : {std::pair{"sse3", "pni"},
                                     {"sse4.1", "sse4_1"},
                                     {"sse4.2", "sse4_2"},
                                     {"bmi", "bmi1"},
                                     {"avx512vbmi2", "avx512_vbmi2"},
                                     {"avx512vnni", "avx512_vnni"},
                                     {"avx512bitalg", "avx512_bitalg"},
                                     {"avx512vpopcntdq", "avx512_vpopcntdq"},
                                     {"avx512bf16", "avx512_bf16"},
                                     {"avx512fp16", "avx512_fp16"},
                                     {"avxvnni", "avx_vnni"},
                                     {"avxifma", "avx_ifma"},
                                     {"amx-tile", "amx_tile"},
                                     {"amx-int8", "amx_int8"},
                                     {"amx-bf16", "amx_bf16"},
                                     {"amx-fp16", "amx_fp16"}})
    if (name == ours)
      return theirs;
  return name;
}

TEST(machine_features, are_those_that_linux_lists) {
  const std::set<std::string> listed = flags_of_linux();
  if (listed.empty())
    GTEST_SKIP() << "no flags in /proc/cpuinfo";
  const std::set<std::string> names_of_late = {"amx-fp16", "avxifma", "avxvnni"}; // older kernels do not list them
  for (const std::string &name : dpg::machine_feature_names())
    if (listed.contains(linux_name(name)) || !names_of_late.contains(name)) {
      EXPECT_EQ(dpg::machine_has(name), listed.contains(linux_name(name))) << name;
    }
}

#if defined(__x86_64__)
TEST(machine_features, agree_with_the_compilers_own_detection) {
  __builtin_cpu_init();
  EXPECT_EQ(dpg::machine_has("avx2"), __builtin_cpu_supports("avx2") != 0);
  EXPECT_EQ(dpg::machine_has("fma"), __builtin_cpu_supports("fma") != 0);
  EXPECT_EQ(dpg::machine_has("avx512f"), __builtin_cpu_supports("avx512f") != 0);
  EXPECT_EQ(dpg::machine_has("avx512vnni"), __builtin_cpu_supports("avx512vnni") != 0);
}
#endif

TEST(machine_features, of_unknown_names_are_absent) {
  EXPECT_FALSE(dpg::machine_has("avx1024"));
  EXPECT_FALSE(dpg::machine_has(""));
  EXPECT_FALSE(dpg::machine_has("AVX2"));
}

} // namespace
