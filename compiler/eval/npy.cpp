// Reads NumPy's .npy files, of any number of dimensions.
#include "compiler/eval/input_data.h"

#include <dpg/file_formats/file_format.h>
#include <dpg/file_formats/npy_elements.h>

#include <stdexcept>

namespace dpg::eval {

/// The row-major place of the k-th element of an array in Fortran order.
static int64_t rowMajorPlace(int64_t k, const Shape &shape) {
  Shape subscripts;
  for (int64_t extent : shape) {
    subscripts.push_back(k % extent);
    k /= extent;
  }
  int64_t place = 0;
  for (size_t d = 0; d < shape.size(); ++d)
    place = place * shape[d] + subscripts[d];
  return place;
}

template <typename T> InputData<T> readNpy(std::string_view bytes, const Type &type) {
  if (type.isSparse)
    throw std::runtime_error(npy_has_no_sparse);
  const npy_header header = parse_npy_header(bytes, static_cast<int64_t>(bytes.size()));
  if (type.rank() == 1)
    check_is_vector(header);
  else
    check_rank(header, type.rank());
  if constexpr (std::is_integral_v<T>)
    check_is_integral(header);
  else if constexpr (!complex_number<T>)
    check_is_real(header);
  InputData<T> data;
  data.shape.assign(header.shape.begin(), header.shape.begin() + static_cast<int64_t>(type.rank())); // (n, 1) is (n,)
  const int64_t count = element_count(header);
  data.numbers.resize(count);
  for (int64_t k = 0; k < count; ++k) {
    T value{};
    if (convert_elements(header, bytes.data() + header.data_offset + k * header.element_bytes, 1, &value) == 0)
      throw element_error<T>(header, k);
    data.numbers[header.is_column_major ? rowMajorPlace(k, data.shape) : k] = value;
  }
  return data;
}

template InputData<double> readNpy<double>(std::string_view, const Type &);
template InputData<std::complex<double>> readNpy<std::complex<double>>(std::string_view, const Type &);
template InputData<int64_t> readNpy<int64_t>(std::string_view, const Type &);
template InputData<bool> readNpy<bool>(std::string_view, const Type &);

} // namespace dpg::eval
