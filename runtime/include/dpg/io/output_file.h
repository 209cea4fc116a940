// A file that all processes write together and that appears under its name only when it is whole.
#pragma once

#include <dpg/dist/agree.h>
#include <dpg/dist/communicator.h>
#include <dpg/index.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace dpg {

/// The file that is written under a name: where symbolic links point, even if nothing is there yet. Two names of which
/// one output would replace the other have the same target. The name itself where its folder does not exist.
///
/// @throws dpg::input_error where links lead in a circle
std::string output_target(const std::string &path);

/// A new file, written beside its final place: a temporary in the same folder (of a name nobody else uses), which
/// commit() gives the final name once every byte is on the disk. Until then a file that had the name keeps its
/// contents, and whatever fails, a full disk for example, leaves no part of the new one behind.
///
///     dpg::output_file file(comm, "rank.mtx");
///     dpg::agreed(comm, [&] { file.write_at(offset, text); });
///     file.commit();
///
/// The folder must be seen by all processes. A device (`/dev/null`) is written as it is. A file that is replaced leaves
/// its mode to the new one; other files have the mode 0644 less the umask. Where the name is a symbolic link, what it
/// points to is replaced, or made if nothing is there yet.
class output_file {
public:
  /// @throws dpg::input_error on every process if the folder does not exist or may not be written, or the name is a
  ///   directory's
  /// Collective over comm.
  output_file(const communicator &comm, const std::string &path);

  output_file(const output_file &) = delete;
  output_file &operator=(const output_file &) = delete;

  /// Removes the temporary if commit() was not reached. Not collective.
  ~output_file();

  const std::string &path() const { return path_; }
  const communicator &comm() const { return comm_; }

  /// Writes bytes at a position of the file. @throws dpg::input_error if they do not all reach the file. Not
  /// collective.
  void write_at(index offset, std::string_view bytes) const;
  void write_at(index offset, std::span<const std::byte> bytes) const;

  /// Brings all bytes to the disk and the file to its name. @throws dpg::input_error on every process. Collective.
  void commit();

private:
  void discard() noexcept;
  void create_on_root();
  void open_elsewhere();
  void keep_mode() const;
  void sync_and_close();
  [[noreturn]] void fail(int error_number) const;

  communicator comm_;
  std::string path_;             // as the user wrote it
  std::string target_;           // with links resolved
  std::string temporary_;        // empty where a device is written
  std::optional<unsigned> mode_; // on root: of the file that is replaced
  int descriptor_ = -1;
  bool committed_ = false;
};

} // namespace dpg
