"""Pictures that people send: judged by their content and made anew in processes of their own. `pool` is the way in; the
service itself loads no decoder."""
