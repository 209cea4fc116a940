// Which headers emitted code needs: a table of names and where they are declared.
#include "compiler/emit/cpp/includes.h"

#include <set>
#include <string>

namespace dpg::emit {

namespace {

struct Provided {
  llvm::StringLiteral name; ///< as emitted code spells it, up to where it may go on
  llvm::StringLiteral header;
};

constexpr Provided provided[] = {
    {"dpg::on_root(", "<dpg/dist/agree.h>"},
    {"omp_get_max_threads(", "<omp.h>"},
    {"dpg::candidate", "<dpg/task/candidate.h>"},
    {"dpg::choice", "<dpg/task/choice.h>"},
    {"dpg::stored_entries(", "<dpg/task/figures.h>"},
    {"dpg::longest_line(", "<dpg/task/figures.h>"},
    {"dpg::machine_has(", "<dpg/task/machine_features.h>"},
    {"dpg::check_requirement(", "<dpg/task/check_requirement.h>"},
    {"dpg::check_processes(", "<dpg/task/check_requirement.h>"},
    {"dpg::process_groups", "<dpg/task/process_groups.h>"},
    {"dpg::part_of_group(", "<dpg/task/group_data.h>"},
    {"dpg::for_instance(", "<dpg/task/group_data.h>"},
    {"dpg::group_", "<dpg/task/group_data.h>"},
    {"dpg::published_", "<dpg/task/published.h>"},
    {"dpg::parallel_for(", "<dpg/task/parallel_for.h>"},
    {"dpg::run_beside(", "<dpg/task/run_beside.h>"},
    {"dpg::task_groups", "<dpg/task/task_groups.h>"},
    {"dpg::thread_team", "<dpg/task/thread_team.h>"},
    {"dpg::check_subscripts(", "<dpg/dist/check_subscript.h>"},
    {"dpg::checked_subscript(", "<dpg/dist/check_subscript.h>"},
    {"dpg::check_ran(", "<dpg/dist/check_subscript.h>"},
    {"dpg::given_elements", "<dpg/dist/given_elements.h>"},
    {"dpg::check_extent(", "<dpg/dist/check_extent.h>"},
    {"dpg::check_range(", "<dpg/dist/check_range.h>"},
    {"dpg::check_range_transposed(", "<dpg/dist/check_range.h>"},
    {"dpg::check_shape(", "<dpg/dist/check_shape.h>"},
    {"dpg::communicator", "<dpg/dist/communicator.h>"},
    {"dpg::dense_array3<", "<dpg/dist/dense_array3.h>"},
    {"dpg::dense_matrix<", "<dpg/dist/dense_matrix.h>"},
    {"dpg::ghost_rows", "<dpg/dist/ghost_rows.h>"},
    {"dpg::halo<", "<dpg/dist/halo.h>"},
    {"dpg::halo_plan", "<dpg/dist/halo.h>"},
    {"dpg::halo_rows<", "<dpg/dist/halo_rows.h>"},
    {"dpg::place_of_", "<dpg/dist/located.h>"},
    {"dpg::repartition(", "<dpg/dist/move_blocks.h>"},
    {"dpg::copy_row(", "<dpg/dist/move_blocks.h>"},
    {"dpg::fill(", "<dpg/dist/partial.h>"},
    {"dpg::partial_", "<dpg/dist/partial.h>"},
    {"dpg::sum_elements(", "<dpg/dist/partial.h>"},
    {"dpg::product_elements(", "<dpg/dist/partial.h>"},
    {"dpg::max_elements(", "<dpg/dist/partial.h>"},
    {"dpg::min_elements(", "<dpg/dist/partial.h>"},
    {"dpg::partition", "<dpg/dist/partition.h>"},
    {"dpg::sum(", "<dpg/dist/reduce.h>"},
    {"dpg::product(", "<dpg/dist/reduce.h>"},
    {"dpg::max(", "<dpg/dist/reduce.h>"},
    {"dpg::min(", "<dpg/dist/reduce.h>"},
    {"dpg::any(", "<dpg/dist/reduce.h>"},
    {"dpg::all(", "<dpg/dist/reduce.h>"},
    {"dpg::maxloc(", "<dpg/dist/reduce.h>"},
    {"dpg::minloc(", "<dpg/dist/reduce.h>"},
    {"dpg::reduce(", "<dpg/dist/reduce.h>"},
    {"dpg::located<", "<dpg/dist/located.h>"},
    {"dpg::worth_threads(", "<dpg/dist/threads.h>"},
    {"dpg::vector<", "<dpg/dist/vector.h>"},
    {"dpg::work_array<", "<dpg/dist/work_array.h>"},
    {"dpg::index", "<dpg/index.h>"},
    {"dpg::column_ball_sums", "<dpg/num/column_ball_sums.h>"},
    {"dpg::for_column_blocks(", "<dpg/num/column_block.h>"},
    {"dpg::in_blocks(", "<dpg/num/element_blocks.h>"},
    {"dpg::ball_sum", "<dpg/num/ball_sum.h>"},
    {"dpg::ball", "<dpg/num/ball.h>"},
    {"dpg::certif", "<dpg/num/certificate.h>"},
    {"dpg::dd", "<dpg/num/dd.h>"},
    {"dpg::divisor", "<dpg/num/divisor.h>"},
    {"dpg::block_", "<dpg/dist/block_arrays.h>"},
    {"dpg::mxfp", "<dpg/num/block_formats.h>"},
    {"dpg::sample_report", "<dpg/observe/sample_report.h>"},
    {"dpg::measured_report", "<dpg/observe/measured_report.h>"},
    {"dpg::task_times", "<dpg/observe/task_times.h>"},
    {"dpg::stochastic", "<dpg/num/stochastic.h>"},
    {"dpg::estimated_", "<dpg/num/stochastic.h>"},
    {"dpg::sampling_watch", "<dpg/observe/sampling_watch.h>"},
    {"dpg::rounded_by<", "<dpg/num/random_rounding.h>"},
    {"dpg::watched", "<dpg/num/instabilities.h>"},
    {"dpg::bf16", "<dpg/num/narrow_formats.h>"},
    {"dpg::f16", "<dpg/num/narrow_formats.h>"},
    {"dpg::tf32", "<dpg/num/narrow_formats.h>"},
    {"dpg::e4m3", "<dpg/num/narrow_formats.h>"},
    {"dpg::e5m2", "<dpg/num/narrow_formats.h>"},
    {"dpg::larger(", "<dpg/num/extrema.h>"},
    {"dpg::smaller(", "<dpg/num/extrema.h>"},
    {"dpg::largest", "<dpg/num/extrema.h>"},
    {"dpg::smallest", "<dpg/num/extrema.h>"},
    {"dpg::check_loop_number(", "<dpg/num/loop_numbers.h>"},
    {"dpg::checked_sum(", "<dpg/num/checked_integers.h>"},
    {"dpg::checked_difference(", "<dpg/num/checked_integers.h>"},
    {"dpg::checked_product(", "<dpg/num/checked_integers.h>"},
    {"dpg::checked_div(", "<dpg/num/checked_integers.h>"},
    {"dpg::checked_mod(", "<dpg/num/checked_integers.h>"},
    {"dpg::check_fits<", "<dpg/num/checked_integers.h>"},
    {"dpg::narrowed<", "<dpg/num/checked_integers.h>"},
    {"dpg::of_some(", "<dpg/num/checked_integers.h>"},
    {"dpg::integer_sum", "<dpg/num/integer_sums.h>"},
    {"dpg::integer_product", "<dpg/num/integer_sums.h>"},
    {"dpg::floor_", "<dpg/num/integers.h>"},
    {"dpg::ceil_div(", "<dpg/num/integers.h>"},
    {"dpg::ceil_to_int(", "<dpg/num/integers.h>"},
    {"dpg::round_to_int(", "<dpg/num/integers.h>"},
    {"dpg::place(", "<dpg/dist/reduce.h>"},
    {"dpg::uniform(", "<dpg/num/random.h>"},
    {"dpg::normal(", "<dpg/num/random.h>"},
    {"dpg::power(", "<dpg/num/integers.h>"},
    {"dpg::loop_ends", "<dpg/observe/loop_ends.h>"},
    {"dpg::progress", "<dpg/observe/progress.h>"},
    {"dpg::stagnation", "<dpg/num/stagnation.h>"},
    {"dpg::sign(", "<dpg/num/sign.h>"},
    {"dpg::show(", "<dpg/observe/show.h>"},
    {"dpg::summary", "<dpg/observe/summary.h>"},
    {"dpg::run_program(", "<dpg/program/program.h>"},
    {"dpg::bsr_rows<", "<dpg/sparse/bsr_rows.h>"},
    {"dpg::sell_rows<", "<dpg/sparse/sell_rows.h>"},
    {"dpg::stored_on_demand<", "<dpg/sparse/stored_on_demand.h>"},
    {"dpg::coo_matrix<", "<dpg/sparse/coo_matrix.h>"},
    {"dpg::compress(", "<dpg/sparse/coo_matrix.h>"},
    {"dpg::compress_transposed(", "<dpg/sparse/coo_matrix.h>"},
    {"dpg::expand(", "<dpg/sparse/coo_matrix.h>"},
    {"dpg::csr_matrix<", "<dpg/sparse/csr_matrix.h>"},
    {"dpg::csr_rows<", "<dpg/sparse/csr_rows.h>"},
    {"dpg::entry_values<", "<dpg/sparse/entry_values.h>"},
    {"dpg::stream_softmax<", "<dpg/sparse/stream_softmax.h>"},
    {"dpg::softmax_row<", "<dpg/sparse/stream_softmax.h>"},
    {"dpg::tile_rows", "<dpg/sparse/tile_rows.h>"},
    {"dpg::tiles_of(", "<dpg/sparse/tile_rows.h>"},
    {"dpg::transpose(", "<dpg/sparse/repartition.h>"},
    {"dpg::balanced_columns(", "<dpg/sparse/repartition.h>"},
    {"dpg::repartition(", "<dpg/sparse/repartition.h>"},
    {"dpg::complex_ball", "<dpg/num/complex_ball.h>"},
    {"std::complex", "<dpg/num/complex.h>"},
    {"std::complex", "<complex>"},
    {"std::max", "<algorithm>"},
    {"std::min", "<algorithm>"},
    {"std::abs(", "<cmath>"},
    {"std::sqrt(", "<cmath>"},
    {"std::exp(", "<cmath>"},
    {"std::log(", "<cmath>"},
    {"std::log2(", "<cmath>"},
    {"std::log10(", "<cmath>"},
    {"std::sin", "<cmath>"},
    {"std::cos", "<cmath>"},
    {"std::tan", "<cmath>"},
    {"std::asin(", "<cmath>"},
    {"std::acos(", "<cmath>"},
    {"std::atan(", "<cmath>"},
    {"std::atan2(", "<cmath>"},
    {"std::floor(", "<cmath>"},
    {"std::ceil(", "<cmath>"},
    {"std::pow(", "<cmath>"},
    {"std::copysign(", "<cmath>"},
    {"std::int", "<cstdint>"},
    {"std::numeric_limits", "<limits>"},
    {"std::optional<", "<optional>"},
    {"std::span", "<span>"},
    {"std::string", "<string>"},
    {"std::move(", "<utility>"},
};

std::set<std::string> headersFor(llvm::StringRef text) {
  std::set<std::string> headers;
  for (const Provided &each : provided)
    if (text.contains(each.name))
      headers.insert(each.header.str());
  return headers;
}

} // namespace

std::vector<cpp::Item> includesFor(llvm::StringRef text, llvm::StringRef before) {
  const std::set<std::string> included = headersFor(before);
  std::vector<cpp::Item> ofRuntime, ofLibrary;
  for (const std::string &header : headersFor(text))
    if (!included.contains(header))
      (llvm::StringRef(header).starts_with("<dpg/") ? ofRuntime : ofLibrary).push_back(cpp::Include{header});
  if (!ofRuntime.empty() && !ofLibrary.empty())
    ofRuntime.push_back(cpp::Line{""});
  ofRuntime.insert(ofRuntime.end(), ofLibrary.begin(), ofLibrary.end());
  return ofRuntime;
}

} // namespace dpg::emit
