// What a machine can do: the figures that predicted times are computed from.
//
// A conservative profile of a server core is built in. `dpgc tune` measures the machine and writes a better one, as
// lines `NAME = NUMBER` behind the line `dpg-profile 1`; lines that begin with `#` are comments. Every name of
// profile_figures() stands in it once.
#pragma once

#include <dpg/dist/communicator.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace dpg {

/// What one thread reaches alone, and all threads of a node together.
struct thread_figures {
  double one_thread;
  double all_threads;

  /// What so many threads of a node reach: so many times one, until all of them reach no more.
  double of(double threads) const {
    const double most = all_threads > one_thread ? all_threads : one_thread;
    return threads * one_thread < most ? threads * one_thread : most;
  }
};

/// Formats whose operations have a peak of their own. Operations on numbers that are held in another format count where
/// they are computed: bf16 that is widened, in f32; double-double, as the operations on f64 that it is made of.
enum class operation_format { f64, f32 };
inline constexpr std::size_t operation_format_count = 2;

/// The figures of a node and of the messages between processes. All are finite and positive.
struct machine_profile {
  double threads = 16;                            ///< of a node, `all_threads` means so many
  double cache_bytes = 16e6;                      ///< what stays in a node's caches
  thread_figures memory_bandwidth = {8e9, 80e9};  ///< bytes a second, beyond the caches
  thread_figures cache_bandwidth = {20e9, 240e9}; ///< bytes a second, within them
  std::array<thread_figures, operation_format_count> peak = {{{16e9, 256e9}, {32e9, 512e9}}}; ///< operations a second
  double message_latency = 2e-6;   ///< seconds until 8 bytes are there
  double message_bandwidth = 4e9;  ///< bytes a second between two processes
  double allreduce_latency = 5e-6; ///< seconds, of one number over `processes`
  double processes = 4;            ///< which `allreduce_latency` was measured with
  std::string origin = "built in"; ///< its file; counts for nothing

  /// A hash of the figures: what was measured under another profile is not compared with predictions of this one.
  std::uint64_t key() const;
};

/// Parses a profile. Every figure must be there once, be finite and positive, and nothing else may.
///
/// @throws dpg::input_error `NAME:LINE: found ...; expected ...`
machine_profile parse_machine_profile(std::string_view text, const std::string &name);

/// A profile as the text of a file: `comment`, one line, stands at its head.
std::string machine_profile_text(const machine_profile &profile, const std::string &comment);

/// The file of the profile: $DPG_PROFILE, else $XDG_CONFIG_HOME/dpg/profile, else ~/.config/dpg/profile; empty where
/// none of these is set.
std::string machine_profile_path();

/// The profile of this machine, the same on all processes: process 0 reads the file. Where there is none, and, after
/// one warning that says what is wrong, where it is damaged, the profile is the one that is built in.
///
/// Never throws because of a file. Collective over comm.
machine_profile load_machine_profile(const communicator &comm);

} // namespace dpg
