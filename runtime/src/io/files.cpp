// Tells the format of files from their names and first bytes.
#include <dpg/io/files.h>

#include <dpg/dist/agree.h>
#include <dpg/io/input_file.h>

namespace dpg {

file_format format_to_read(const communicator &comm, const std::string &path) {
  int format = 0;
  agreed(comm, [&] {
    if (comm.is_root())
      format = static_cast<int>(format_of(path, input_file(path).read_text(0, telling_bytes)));
  });
  MPI_Bcast(&format, 1, MPI_INT, 0, comm.handle());
  return static_cast<file_format>(format);
}

bool is_writable_name(std::string_view path) { return path.ends_with(".mtx") || path.ends_with(".npy"); }

} // namespace dpg
