"""What is installed with kazalign when no extra is asked for."""

import re
from importlib.metadata import PackageNotFoundError, requires


def installed_with(name: str, found: set[str]) -> set[str]:
    """The packages that `name` asks for without extras, and those that they ask for."""
    try:
        required = requires(name) or []
    except PackageNotFoundError:  # of another system or an older Python
        return found
    for requirement in required:
        package = re.match(r"[\w.-]+", requirement)[0].lower().replace("_", "-")
        if "extra ==" not in requirement and package not in found:
            found.add(package)
            installed_with(package, found)
    return found


def test_the_base_install_is_light_and_has_what_e5_needs():
    found = installed_with("kazalign", set())
    assert "protobuf" in found, "sentencepiece.sentencepiece_model_pb2 imports it"
    assert not found & {"torch", "transformers", "ray", "pyarrow"}
