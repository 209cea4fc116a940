// One Matrix Market file or list of numbers, read by all processes, each its part of the lines.
#include "io/matrix_market_file.h"

#include <algorithm>
#include <type_traits>

namespace dpg {
namespace {

/// Reads from the front until the line of sizes is there: files may begin with long comments.
matrix_market_header read_header(const input_file &file) {
  for (index bytes = index{1} << 16;; bytes *= 8) {
    const bool is_whole_file = bytes >= file.size();
    if (const auto header = parse_matrix_market_header(file.read_text(0, bytes), is_whole_file)) {
      check_promise(*header, file.size());
      return *header;
    }
  }
}

index count_entries(const input_file &file, index_range lines, char comment) {
  index total = 0;
  parse_lines<index>(
      file, lines,
      [&](std::string_view text, index, std::vector<index> &counts) {
        counts.push_back(count_entry_lines(text, comment));
      },
      [&](const std::vector<index> &counts) { total += counts.front(); });
  return total;
}

/// Where entry `k` of some lines begins.
index offset_of_entry(const input_file &file, index_range lines, char comment, index k) {
  for (line_blocks blocks(file, lines.first, lines.last, index{1} << 22); blocks.next();)
    if (const auto offset = entry_line_offset(blocks.text(), blocks.offset(), comment, k))
      return *offset;
  return lines.last;
}

} // namespace

entry_lines entry_lines::of_matrix_market(const communicator &comm, const std::string &path) {
  entry_lines entries(comm, agreed(comm, [&] { return input_file(path); }), '%');
  static_assert(std::is_trivially_copyable_v<matrix_market_header>);
  agreed(comm, [&] {
    if (comm.is_root())
      entries.header_ = entries.located([&] { return read_header(entries.file_); });
  });
  MPI_Bcast(&entries.header_, sizeof(entries.header_), MPI_BYTE, 0, comm.handle());
  entries.use_lines_from(entries.header_.body_offset);
  return entries;
}

entry_lines entry_lines::of_list(const communicator &comm, const std::string &path) {
  entry_lines entries(comm, agreed(comm, [&] { return input_file(path); }), '#');
  entries.use_lines_from(0);
  return entries;
}

void entry_lines::use_lines_from(index first) {
  lines_here_ = agreed(comm_, [&] { return lines_of_process(file_, comm_, first); });
}

index entry_lines::count_here() const {
  return located([&] { return count_entries(file_, lines_here_, comment_); });
}

index entry_lines::first_here(index count_here) const {
  index first = 0;
  MPI_Exscan(&count_here, &first, 1, MPI_INT64_T, MPI_SUM, comm_.handle());
  return comm_.is_root() ? 0 : first; // MPI leaves it undefined there
}

void entry_lines::check_count(index count_here) const {
  const index promised = header_.line_count;
  const index first = first_here(count_here);
  const index last = first + count_here;
  index total = 0;
  MPI_Allreduce(&count_here, &total, 1, MPI_INT64_T, MPI_SUM, comm_.handle());
  agreed(comm_, [&] {
    if (last > promised)
      refuse_surplus(std::max<index>(promised - first, 0));
    if (total < promised && comm_.is_root())
      throw file_.located(shortage_error(header_, total));
  });
}

void entry_lines::refuse_surplus(index surplus_here) const {
  throw file_.located(surplus_error(header_, offset_of_entry(file_, lines_here_, comment_, surplus_here)));
}

} // namespace dpg
