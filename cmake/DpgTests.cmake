# Test programs and the settings of the test suite; `./dpg test` runs what is built here.
include_guard()
