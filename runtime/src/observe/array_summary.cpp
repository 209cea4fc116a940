// Describes large arrays by a few numbers.
#include <dpg/observe/array_summary.h>

#include <dpg/dist/reduce.h>
#include <dpg/num/stochastic_text.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <tuple>

namespace dpg {
namespace {

/// Whether a comes before b among the largest entries.
bool is_larger(const array_entry &a, const array_entry &b) {
  const bool a_is_number = a.value == a.value, b_is_number = b.value == b.value;
  if (a_is_number != b_is_number)
    return b_is_number;
  if (const double size_a = std::abs(a.value), size_b = std::abs(b.value); a_is_number && size_a != size_b)
    return size_a > size_b;
  return std::tie(a.row, a.column, a.third) < std::tie(b.row, b.column, b.third);
}

/// The largest entries here, in order. Elements come in the order of their positions, so that one that equals the last
/// candidate stays behind it.
std::vector<array_entry> largest_here(const local_elements &elements) {
  std::vector<array_entry> largest;
  for (index k = 0; k < elements.count; ++k) {
    const array_entry entry = elements.entry(k);
    if (dpg::size(largest) == largest_entries && !is_larger(entry, largest.back()))
      continue;
    if (dpg::size(largest) == largest_entries)
      largest.pop_back();
    largest.insert(std::upper_bound(largest.begin(), largest.end(), entry, is_larger), entry);
  }
  return largest;
}

/// The largest of all processes' candidates, on process 0.
std::vector<array_entry> gather_largest(const communicator &comm, std::vector<array_entry> here) {
  const index nowhere = -1;
  here.resize(largest_entries, array_entry{0, nowhere, nowhere});
  std::vector<array_entry> all(comm.is_root() ? largest_entries * comm.size() : 0);
  const int bytes = static_cast<int>(largest_entries * sizeof(array_entry));
  MPI_Gather(here.data(), bytes, MPI_BYTE, all.data(), bytes, MPI_BYTE, 0, comm.handle());
  std::erase_if(all, [&](const array_entry &entry) { return entry.row == nowhere; });
  std::sort(all.begin(), all.end(), is_larger);
  all.resize(std::min<std::size_t>(all.size(), largest_entries));
  return all;
}

/// The sum over all elements of f(|element|). A NaN makes it one.
template <class Function> double sum_of_magnitudes(const local_elements &elements, Function &&f) {
  double sum = 0;
#pragma omp parallel for schedule(static) reduction(+ : sum) if (worth_threads(elements.count))
  for (index k = 0; k < elements.count; ++k)
    sum += f(std::abs(elements.entry(k).value));
  return sum;
}

double largest_magnitude(const local_elements &elements) {
  double largest = 0;
  for (index k = 0; k < elements.count; ++k) {
    const double magnitude = std::abs(elements.entry(k).value);
    largest = magnitude > largest || magnitude != magnitude ? magnitude : largest;
    if (largest != largest)
      break;
  }
  return largest;
}

double fewest_digits(const local_elements &elements) {
  double fewest = most_digits;
#pragma omp parallel for schedule(static) reduction(min : fewest) if (worth_threads(elements.count))
  for (index k = 0; k < elements.count; ++k)
    fewest = std::min(fewest, elements.entry(k).digits);
  return fewest;
}

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof(text), "%.10g", value != value ? std::fabs(value) : value); // a NaN's sign says nothing
  return text;
}

std::string entry_text(const array_entry &entry, bool is_complex) {
  std::string text = "[";
  text.append(std::to_string(entry.row));
  if (entry.column >= 0)
    text.append(", ").append(std::to_string(entry.column));
  if (entry.third >= 0)
    text.append(", ").append(std::to_string(entry.third));
  const bool is_stochastic = entry.digits <= most_digits;
  text.append("] ").append(is_stochastic ? with_digits(entry.value.real(), entry.digits) : number(entry.value.real()));
  if (!is_complex)
    return text;
  const std::string imaginary = number(entry.value.imag());
  const bool is_negative = imaginary.starts_with('-');
  return text.append(is_negative ? " - " : " + ").append(imaginary.substr(is_negative ? 1 : 0)).append(" i");
}

} // namespace

array_summary summarize(const communicator &comm, std::vector<index> shape, const local_elements &elements) {
  array_summary result;
  result.shape = std::move(shape);
  result.is_complex = elements.are_complex;
  result.norm_max = max(comm, largest_magnitude(elements));
  // Scaled by the largest, so that squares neither overflow nor vanish.
  const double scale = result.norm_max > 0 && std::isfinite(result.norm_max) ? result.norm_max : 1;
  const auto [norm1, squares] =
      sum(comm, sum_of_magnitudes(elements, [](double magnitude) { return magnitude; }),
          sum_of_magnitudes(elements, [&](double magnitude) { return magnitude / scale * (magnitude / scale); }));
  result.norm1 = norm1;
  result.norm2 = scale * std::sqrt(squares);
  result.is_stochastic = elements.are_stochastic;
  if (elements.are_stochastic)
    result.fewest_digits = min(comm, fewest_digits(elements));
  result.largest = gather_largest(comm, largest_here(elements));
  return result;
}

std::string summary_text(const array_summary &summary) {
  std::string text = "  size     ";
  for (std::size_t k = 0; k < summary.shape.size(); ++k)
    text.append(k > 0 ? " x " : "").append(std::to_string(summary.shape[k]));
  const bool is_vector = summary.shape.size() == 1;
  text.append("\n  norms    ");
  if (is_vector)
    text.append("1: ").append(number(summary.norm1)).append(", 2: ");
  else
    text.append("Frobenius: ");
  text.append(number(summary.norm2)).append(", max: ").append(number(summary.norm_max));
  if (summary.is_stochastic)
    text.append("\n  digits   at least ").append(digits_text(summary.fewest_digits));
  for (std::size_t k = 0; k < summary.largest.size(); ++k)
    text.append(k == 0 ? "\n  largest  " : "\n           ").append(entry_text(summary.largest[k], summary.is_complex));
  return text.append("\n");
}

} // namespace dpg
