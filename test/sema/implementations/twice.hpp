// A function that tests of this folder name.
#pragma once

#include <span>

void twice(double x, double &y);
void twice(std::span<const double> x, std::span<double> y);
void twice(std::span<const float> x, std::span<double> y);
void twice(std::span<const float> x, std::span<float> y);
