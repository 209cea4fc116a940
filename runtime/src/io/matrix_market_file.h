// One Matrix Market file or list of numbers, read by all processes, each its part of the lines.
#pragma once

#include <dpg/dist/agree.h>
#include <dpg/file_formats/matrix_market_text.h>
#include <dpg/io/input_file.h>

#include <omp.h>

#include <exception>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace dpg {

/// Parses whole lines with all threads, block by block. `parse(lines, offset, items)` appends to a vector of Item, on
/// any thread; `take(items)` gets them in the order of the file, on the calling thread. Not collective.
template <class Item, class Parse, class Take>
void parse_lines(const input_file &file, index_range lines, Parse &&parse, Take &&take) {
  constexpr index bytes_per_thread = index{1} << 21;
  const int threads = omp_get_max_threads();
  std::vector<std::vector<Item>> parts(threads);
  std::vector<std::exception_ptr> problems(threads);
  line_blocks blocks(file, lines.first, lines.last, threads * bytes_per_thread);
  while (blocks.next()) {
    const std::vector<std::string_view> pieces = split_lines(blocks.text(), threads);
#pragma omp parallel for schedule(static, 1)
    for (index p = 0; p < dpg::size(pieces); ++p) {
      try {
        parts[p].clear();
        parse(pieces[p], blocks.offset() + (pieces[p].data() - blocks.text().data()), parts[p]);
      } catch (...) {
        problems[p] = std::current_exception();
      }
    }
    for (index p = 0; p < dpg::size(pieces); ++p) {
      if (problems[p])
        std::rethrow_exception(problems[p]);
      take(parts[p]);
    }
  }
}

/// A file of lines of which each that is neither blank nor a comment holds one entry.
class entry_lines {
public:
  /// A Matrix Market file. @throws dpg::input_error on every process. Collective.
  static entry_lines of_matrix_market(const communicator &comm, const std::string &path);

  /// A list of numbers, one a line; lines that begin with `#` are comments. Collective.
  static entry_lines of_list(const communicator &comm, const std::string &path);

  const matrix_market_header &header() const { return header_; }
  const communicator &comm() const { return comm_; }
  const input_file &file() const { return file_; }
  char comment() const { return comment_; }

  /// The calling process's lines.
  index_range lines_here() const { return lines_here_; }

  /// The number of entries in the calling process's lines. Not collective. @throws input_error
  index count_here() const;

  /// Demands that all processes together have as many entries as the header promises. Collective.
  void check_count(index count_here) const;

  /// The entries in the lines before those of the calling process. Collective.
  index first_here(index count_here) const;

  /// Runs `work`, which does not communicate, and turns its text_error into an input_error with file and line.
  template <class Work> auto located(Work &&work) const {
    try {
      return work();
    } catch (const text_error &problem) {
      throw file_.located(problem);
    }
  }

  /// Runs a check of the header that all processes find alike. Collective.
  template <class Check> void check_header(Check &&check) const {
    agreed(comm_, [&] { located([&] { check(header_); }); });
  }

private:
  entry_lines(const communicator &comm, input_file file, char comment)
      : comm_(comm), file_(std::move(file)), comment_(comment) {}

  void use_lines_from(index first);
  [[noreturn]] void refuse_surplus(index surplus_here) const;

  communicator comm_;
  input_file file_;
  matrix_market_header header_;
  char comment_;
  index_range lines_here_;
};

} // namespace dpg
