// OpenMP reductions for the place of a maximum or minimum.
//
//     dpg::located<double> best{};
//     #pragma omp parallel for reduction(dpg::place_of_largest : best)
//     for (dpg::index i = 0; i < n; ++i)
//       best = dpg::larger(best, dpg::located<double>{x[i], first + i});
#pragma once

#include <dpg/dist/reduce.h>
#include <dpg/num/dd.h>
#include <dpg/num/stochastic.h>

namespace dpg {

/// The candidate with the larger (smaller) value; of equal ones that with the smaller index.
template <class T> located<T> larger(const located<T> &a, const located<T> &b) { return max_located<T>::combine(a, b); }
template <class T> located<T> smaller(const located<T> &a, const located<T> &b) {
  return min_located<T>::combine(a, b);
}

#pragma omp declare reduction(                                                                                         \
        place_of_largest : dpg::located<double>, dpg::located<float>, dpg::located<dpg::dd>, dpg::located<dpg::index>, \
            dpg::located<dpg::stochastic> : omp_out = larger(omp_out, omp_in)) initializer(omp_priv = {})
#pragma omp declare reduction(place_of_smallest : dpg::located<double>, dpg::located<float>, dpg::located<dpg::dd>,    \
                                  dpg::located<dpg::index>,                                                            \
                                  dpg::located<dpg::stochastic> : omp_out = smaller(omp_out, omp_in))                  \
    initializer(omp_priv = {})

} // namespace dpg
