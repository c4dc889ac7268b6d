"""The process of a policy: what happens to a case besides its decision, as its file says.

    model              what a process is
    load               located YAML → the model
    mentions           every name that it mentions, and of which kind
    filled             every fact that its steps and answers fill
    placeholders       what `{name}` in its texts can print

`engine.policy.checks.process` says whether one makes sense. What carries a process out is no part of the engine.
"""
