import pytest
def test_fixtures(published, learner, expert, steward, site_admin, as_actor, client_for, now):
    k = published()
    a = as_actor(learner)
    assert a.may_write and a.courses
    from social_learning.spaces import api
    assert api.open_target(k.key, a, now=now).pk == k.target_id
def test_maria(mariadb, transactional_db):
    from django.db import connection
    assert connection.vendor == "mysql"
def test_redis(redis):
    assert redis.startswith("redis:")
