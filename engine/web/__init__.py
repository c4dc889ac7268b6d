"""The service over HTTP; `server.create_app` puts it together.

contract       the operations in one table: routes, scopes, shapes, problems
guard, keys    who may do what
queries        what stands in query parameters, read
bodies, asking from the bytes of a request to what the engine is asked
live, shadow   the policies that are served, exchanged while requests run; a draft beside them
decisions      decide one case, or a batch
policies       read the policies
operation      health, status, metrics, reload
documentation  OpenAPI and the pages made from it
problems       errors, in one shape
"""
