// Deriche's recursive filter that smooths a picture: along its rows and then its columns, forth and back.
#include "kernel.h"

#include <cmath>

namespace VARIANT {

void deriche(index w, index h, float alpha, const float *__restrict in, float *__restrict out, float *__restrict forth,
             float *__restrict back) {
  TAKE_SIZES_AS_KNOWN
  const float decay = std::exp(-alpha);
  const float k = (1 - decay) * (1 - decay) / (1 + 2 * alpha * decay - std::exp(2 * alpha));
  const float a1 = k, a2 = k * decay * (alpha - 1), a3 = k * decay * (alpha + 1), a4 = -k * std::exp(-2 * alpha);
  const float b1 = std::pow(2.0f, -alpha), b2 = -std::exp(-2 * alpha);
  for (index i = 0; i < w; ++i) {
    float y1 = 0, y2 = 0, x1 = 0;
    for (index j = 0; j < h; ++j) {
      forth[i * h + j] = a1 * in[i * h + j] + a2 * x1 + b1 * y1 + b2 * y2;
      x1 = in[i * h + j];
      y2 = y1;
      y1 = forth[i * h + j];
    }
  }
  for (index i = 0; i < w; ++i) {
    float y1 = 0, y2 = 0, x1 = 0, x2 = 0;
    for (index j = h - 1; j >= 0; --j) {
      back[i * h + j] = a3 * x1 + a4 * x2 + b1 * y1 + b2 * y2;
      x2 = x1;
      x1 = in[i * h + j];
      y2 = y1;
      y1 = back[i * h + j];
    }
  }
  for (index i = 0; i < w; ++i)
    for (index j = 0; j < h; ++j)
      out[i * h + j] = forth[i * h + j] + back[i * h + j];
  for (index j = 0; j < h; ++j) {
    float y1 = 0, y2 = 0, x1 = 0;
    for (index i = 0; i < w; ++i) {
      forth[i * h + j] = a1 * out[i * h + j] + a2 * x1 + b1 * y1 + b2 * y2;
      x1 = out[i * h + j];
      y2 = y1;
      y1 = forth[i * h + j];
    }
  }
  for (index j = 0; j < h; ++j) {
    float y1 = 0, y2 = 0, x1 = 0, x2 = 0;
    for (index i = w - 1; i >= 0; --i) {
      back[i * h + j] = a3 * x1 + a4 * x2 + b1 * y1 + b2 * y2;
      x2 = x1;
      x1 = out[i * h + j];
      y2 = y1;
      y1 = back[i * h + j];
    }
  }
  for (index i = 0; i < w; ++i)
    for (index j = 0; j < h; ++j)
      out[i * h + j] = forth[i * h + j] + back[i * h + j];
}

} // namespace VARIANT
