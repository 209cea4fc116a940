// Running a program: MPI from beginning to end, its options, and one message and one exit status for all processes.
//
//     int main(int argc, char **argv) {
//       return dpg::run_program(argc, argv,
//                               {.name = "pagerank",
//                                .summary = "PageRank by power iteration.",
//                                .parameters = {{.name = "A",
//                                                .kind = dpg::parameter_kind::sparse,
//                                                .type = "sparse real[n, n] in [0, inf]",
//                                                .value = "data/wiki-vote.mtx"},
//                                               {.name = "damping", .type = "real in [0, 0.99]", .value = "0.85"},
//                                               {.name = "rank",
//                                                .kind = dpg::parameter_kind::vector,
//                                                .role = dpg::parameter_role::output,
//                                                .type = "real[n] within 1e-10 norm 1"}}},
//                               [](const dpg::options &options) {
//                                 auto result = pagerank::pagerank(options.sparse_matrix<double>("A"),
//                                                                  options.real("damping"));
//                                 dpg::summary summary(options);
//                                 summary.iterations(result.iterations, result.converged);
//                                 summary.output("rank", result.rank, result.rank_certificate);
//                               });
//     }
#pragma once

#include <dpg/observe/summary.h>
#include <dpg/program/options.h>

#include <functional>

namespace dpg {

/// Starts MPI, parses the options, runs `body` on every process and ends MPI. Returns the exit status: 0 done, 1 errors
/// in the data, 2 wrong use of the command line, 3 a contract not met.
///
/// An error that ends `body` is printed once, as `NAME: error: MESSAGE`, by the lowest process that it ended. It should
/// have ended all processes. If the others do not come within five seconds, they may be waiting for the one that
/// failed: that one then prints what happened to it and ends the job.
///
/// Tasks with several implementations, which `program.choices` lists, run by those that --choose or DPG_CHOOSE name,
/// else by those that should be fastest (task/choice.h); --explain-choices says which and why.
///
/// Where OMP_NUM_THREADS is not set, the processes of a node share its cores. With DPG_REPORT_MEMORY=1 the largest and
/// the summed peak memory of the processes are printed at the end.
int run_program(int argc, char **argv, const program_description &program,
                const std::function<void(const options &)> &body);

} // namespace dpg
