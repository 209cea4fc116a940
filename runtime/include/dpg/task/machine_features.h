// Which instruction sets the machine has: for `requires target` and for choosing among executions.
#pragma once

#include <dpg/dist/communicator.h>

#include <string>
#include <string_view>
#include <vector>

namespace dpg {

/// Whether the processor has an instruction set and the operating system lets this program use its registers. The names
/// are those of GCC's and LLVM's options:
///
///     sse3 ssse3 sse4.1 sse4.2 movbe popcnt aes avx f16c fma bmi avx2 bmi2 gfni vaes vpclmulqdq avxvnni avxifma
///     avx512f avx512cd avx512bw avx512dq avx512vl avx512ifma avx512vbmi avx512vbmi2 avx512vnni avx512bitalg
///     avx512vpopcntdq avx512bf16 avx512fp16 amx-tile amx-int8 amx-bf16 amx-fp16
///
/// Other names are false, and on processors other than x86-64 all are. In a program under dpg::run_program it speaks of
/// the machines of all processes, so that all take the same way. Linux gives the registers of AMX to programs that ask
/// for them: where the processor has AMX, the first call asks.
/// Does not communicate. Cost: a few hundred nanoseconds; the first call asks the processor.
bool machine_has(std::string_view feature);

/// All names that machine_has() knows.
std::vector<std::string> machine_feature_names();

/// From here on machine_has() says what the machines of all processes have. Collective over comm; one message.
void agree_on_features(const communicator &comm);

} // namespace dpg
