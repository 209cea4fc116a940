// Peers without a library: a parallel loop and a barrier a step, OpenMP tasks with `depend`, plain MPI.
#include "peer.h"

#include <algorithm>
#include <map>
#include <utility>

namespace tasks {

namespace {

std::vector<double> counted(index width) {
  std::vector<double> x(static_cast<std::size_t>(width));
  for (index i = 0; i < width; ++i)
    x[static_cast<std::size_t>(i)] = static_cast<double>(i);
  return x;
}

/// One parallel region; each step is a loop with static shares, at whose end the threads meet.
template <class Pattern> class openmp_for : public peer {
public:
  explicit openmp_for(const Pattern &pattern) : pattern_(pattern) {}

  std::vector<double> run(index steps, index iterations) override {
    std::vector<double> x = counted(pattern_.width), next = x;
    double *const both[] = {x.data(), next.data()};
#pragma omp parallel
    for (index t = 0; t < steps; ++t) {
      const double *const from = both[t % 2];
      double *const to = both[1 - t % 2];
#pragma omp for schedule(static)
      for (index i = pattern_.first(); i < pattern_.last(); ++i)
        to[i] = pattern_.value(read(pattern_, from, i, t), iterations);
    }
    return steps % 2 == 0 ? x : next;
  }

private:
  Pattern pattern_;
};

/// A task for each element, made by one thread, with what it reads and writes.
template <class Pattern> class openmp_tasks : public peer {
public:
  explicit openmp_tasks(const Pattern &pattern) : pattern_(pattern) {}

  std::vector<double> run(index steps, index iterations) override {
    std::vector<double> x = counted(pattern_.width), next = x;
    double *const both[] = {x.data(), next.data()};
#pragma omp parallel
#pragma omp single
    for (index t = 0; t < steps; ++t)
      for (index i = pattern_.first(); i < pattern_.last(); ++i)
        add(both[t % 2], both[1 - t % 2], i, t, iterations);
    return steps % 2 == 0 ? x : next;
  }

private:
  void add(const double *from, double *to, index i, index t, index iterations) {
    const std::array<index, Pattern::count> needs = pattern_.needs(i, t);
    const auto compute = [this, from, to, i, t, iterations] {
      to[i] = pattern_.value(read(pattern_, from, i, t), iterations);
    };
    if constexpr (Pattern::count == 1) {
#pragma omp task depend(in : from[needs[0]]) depend(out : to[i])
      compute();
    } else if constexpr (Pattern::count == 2) {
#pragma omp task depend(in : from[needs[0]], from[needs[1]]) depend(out : to[i])
      compute();
    } else if constexpr (Pattern::count == 3) {
#pragma omp task depend(in : from[needs[0]], from[needs[1]], from[needs[2]]) depend(out : to[i])
      compute();
    } else {
#pragma omp task depend(in : from[needs[0]], from[needs[1]], from[needs[2]], from[needs[3]], from[needs[4]])           \
    depend(out : to[i])
      compute();
    }
  }

  Pattern pattern_;
};

/// Blocks of elements; before each step a process sends what others need, computes what needs nothing, and waits.
template <class Pattern> class plain_mpi : public peer {
public:
  plain_mpi(const Pattern &pattern, MPI_Comm comm) : pattern_(pattern), comm_(comm) {
    MPI_Comm_rank(comm, &rank_);
    MPI_Comm_size(comm, &size_);
    for (index i = std::max(begin(rank_), pattern_.first()); i < std::min(begin(rank_ + 1), pattern_.last()); ++i) {
      bool is_inner = true;
      for (const index needed : pattern_.needs(i, 0))
        is_inner &= owner(needed) == rank_;
      (is_inner ? inner_ : outer_).push_back(i);
    }
    for (index i = pattern_.first(); i < pattern_.last(); ++i)
      for (const index needed : pattern_.needs(i, 0))
        if (owner(needed) != owner(i)) {
          if (owner(i) == rank_)
            receives_[owner(needed)].entries.push_back(needed);
          else if (owner(needed) == rank_)
            sends_[owner(i)].entries.push_back(needed);
        }
    for (auto *messages : {&receives_, &sends_})
      for (auto &[other, message] : *messages) {
        std::sort(message.entries.begin(), message.entries.end());
        message.entries.erase(std::unique(message.entries.begin(), message.entries.end()), message.entries.end());
        message.packed.resize(message.entries.size());
      }
  }

  std::vector<double> run(index steps, index iterations) override {
    std::vector<double> x = counted(pattern_.width), next = x;
    std::vector<MPI_Request> requests(receives_.size() + sends_.size());
    for (index t = 0; t < steps; ++t) {
      MPI_Request *request = requests.data();
      for (auto &[other, message] : receives_)
        MPI_Irecv(message.packed.data(), static_cast<int>(message.packed.size()), MPI_DOUBLE, other, 0, comm_,
                  request++);
      for (auto &[other, message] : sends_) {
        for (std::size_t k = 0; k < message.entries.size(); ++k)
          message.packed[k] = x[static_cast<std::size_t>(message.entries[k])];
        MPI_Isend(message.packed.data(), static_cast<int>(message.packed.size()), MPI_DOUBLE, other, 0, comm_,
                  request++);
      }
      compute(inner_, x, next, t, iterations);
      MPI_Waitall(static_cast<int>(requests.size()), requests.data(), MPI_STATUSES_IGNORE);
      for (auto &[other, message] : receives_)
        for (std::size_t k = 0; k < message.entries.size(); ++k)
          x[static_cast<std::size_t>(message.entries[k])] = message.packed[k];
      compute(outer_, x, next, t, iterations);
      x.swap(next);
    }
    return {x.begin() + begin(rank_), x.begin() + begin(rank_ + 1)};
  }

private:
  struct message {
    std::vector<index> entries;
    std::vector<double> packed;
  };

  index begin(int rank) const { return pattern_.width * rank / size_; }
  int owner(index i) const {
    int rank = 0;
    while (i >= begin(rank + 1))
      ++rank;
    return rank;
  }
  void compute(const std::vector<index> &elements, const std::vector<double> &x, std::vector<double> &next, index t,
               index iterations) const {
    for (const index i : elements)
      next[static_cast<std::size_t>(i)] = pattern_.value(read(pattern_, x.data(), i, t), iterations);
  }

  Pattern pattern_;
  MPI_Comm comm_;
  int rank_ = 0, size_ = 1;
  std::vector<index> inner_, outer_;
  std::map<int, message> receives_, sends_;
};

} // namespace

template <class Pattern>
std::unique_ptr<peer> make_peer(const std::string &name, const Pattern &pattern, MPI_Comm comm) {
  if (name == "openmp_for")
    return std::make_unique<openmp_for<Pattern>>(pattern);
  if (name == "openmp_tasks")
    return std::make_unique<openmp_tasks<Pattern>>(pattern);
  if (name == "mpi")
    return std::make_unique<plain_mpi<Pattern>>(pattern, comm);
  return nullptr;
}

TASKS_INSTANTIATE_PEERS

} // namespace tasks
