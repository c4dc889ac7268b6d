"""The generated pages: for each its path and the function that writes its text, from one source of truth.

policy_format, policy_tests   schemas/policy.schema.json, schemas/policy-test.schema.json
commands                      what the commands say of themselves
messages                      engine.codes, with messages of tests/cases
http                          the OpenAPI document of the service
policies                      the bundled policies
decisions                     the pages of docs/decisions
builtins                      the table of FEEL's built-in functions (`engine.feel.builtins.reference`)
"""
