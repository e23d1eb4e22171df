"""lockstep built from its sources on each Debian, with all its tests."""

import pytest

pytestmark = [pytest.mark.long, pytest.mark.undisturbed]


def test_every_test_passes(builder):
    output = builder.run("CI=true launch/test", timeout=3 * 3600)
    assert "every test passed" in output, output[-3000:]
