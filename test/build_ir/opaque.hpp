#pragma once
inline double opaque(float x) { return x; }
