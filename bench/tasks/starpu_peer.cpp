// StarPU: a task for each element, with handles of two versions of each element.
#include "peer.h"

#include <starpu.h>

#include <cstdio>
#include <cstdlib>

namespace tasks {

namespace {

template <class Pattern> class by_starpu : public peer {
public:
  explicit by_starpu(const Pattern &pattern) : pattern_(pattern) {
    if (starpu_init(nullptr) != 0) {
      std::fputs("StarPU does not start\n", stderr);
      std::exit(1);
    }
    starpu_codelet_init(&codelet_);
    codelet_.cpu_funcs[0] = compute;
    codelet_.nbuffers = Pattern::count + 1;
    for (int k = 0; k < Pattern::count; ++k)
      codelet_.modes[k] = STARPU_R;
    codelet_.modes[Pattern::count] = STARPU_W;
    starpu_pause(); // its workers look for tasks on all cores
  }
  ~by_starpu() override {
    starpu_resume();
    starpu_shutdown();
  }

  std::vector<double> run(index steps, index iterations) override {
    starpu_resume();
    const auto width = static_cast<std::size_t>(pattern_.width);
    std::vector<double> versions[2] = {std::vector<double>(width), std::vector<double>(width)};
    std::vector<starpu_data_handle_t> handles[2] = {std::vector<starpu_data_handle_t>(width),
                                                    std::vector<starpu_data_handle_t>(width)};
    for (int version = 0; version < 2; ++version)
      for (std::size_t i = 0; i < width; ++i) {
        versions[version][i] = static_cast<double>(i);
        starpu_variable_data_register(&handles[version][i], STARPU_MAIN_RAM,
                                      reinterpret_cast<uintptr_t>(&versions[version][i]), sizeof(double));
      }
    const arguments given{this, iterations};
    for (index t = 0; t < steps; ++t)
      for (index i = pattern_.first(); i < pattern_.last(); ++i)
        add(handles[t % 2], handles[1 - t % 2][static_cast<std::size_t>(i)], i, t, &given);
    starpu_task_wait_for_all();
    for (auto &ofVersion : handles)
      for (starpu_data_handle_t handle : ofVersion)
        starpu_data_unregister(handle);
    starpu_pause();
    return versions[steps % 2];
  }

private:
  struct arguments {
    const by_starpu *self;
    index iterations;
  };

  static void compute(void **buffers, void *given) {
    const auto *of = static_cast<const arguments *>(given);
    std::array<double, Pattern::count> values;
    for (std::size_t k = 0; k < values.size(); ++k)
      values[k] = *reinterpret_cast<double *>(STARPU_VARIABLE_GET_PTR(buffers[k]));
    *reinterpret_cast<double *>(STARPU_VARIABLE_GET_PTR(buffers[Pattern::count])) =
        of->self->pattern_.value(values, of->iterations);
  }

  void add(const std::vector<starpu_data_handle_t> &from, starpu_data_handle_t to, index i, index t,
           const arguments *given) {
    starpu_task *task = starpu_task_create();
    task->cl = &codelet_;
    task->cl_arg = const_cast<arguments *>(given);
    task->cl_arg_size = sizeof(arguments);
    const std::array<index, Pattern::count> needs = pattern_.needs(i, t);
    for (std::size_t k = 0; k < needs.size(); ++k)
      task->handles[k] = from[static_cast<std::size_t>(needs[k])];
    task->handles[Pattern::count] = to;
    if (starpu_task_submit(task) != 0) {
      std::fputs("StarPU refuses a task\n", stderr);
      std::exit(1);
    }
  }

  Pattern pattern_;
  starpu_codelet codelet_{};
};

} // namespace

template <class Pattern> std::unique_ptr<peer> make_peer(const std::string &name, const Pattern &pattern, MPI_Comm) {
  return name == "starpu" ? std::make_unique<by_starpu<Pattern>>(pattern) : nullptr;
}

TASKS_INSTANTIATE_PEERS

} // namespace tasks
