"""For a projector a figure is larger in everything that is measured in pixels, and the same in its data."""

import numpy as np

from backprop.figures.shared.enlarge import enlarged


def test_what_is_in_pixels_grows_and_nothing_else_does() -> None:
    x = np.array([1.0, 2.0])
    figure = {
        "data": [{"x": x, "y": x, "line": {"width": 2, "color": "#fff"}, "marker": {"size": 6}, "opacity": 0.5}],
        "layout": {
            "height": 400,
            "margin": {"l": 10, "t": 20},
            "font": {"family": "serif"},
            "xaxis": {"range": [0, 10], "domain": [0, 0.5], "tickfont": {"size": 10}, "zeroline": True},
            "annotations": [{"x": 3, "y": 4, "xshift": -5, "text": '<i style="font-size:11px">w</i>'}],
            "meta": {"run": {"size": 7}},
        },
    }
    larger = enlarged(figure, 2)
    assert larger["data"][0]["x"] is x
    assert larger["data"][0] | {"x": 0, "y": 0} == {
        "x": 0, "y": 0, "line": {"width": 4, "color": "#fff"}, "marker": {"size": 12}, "opacity": 0.5,
    }  # fmt: skip
    assert larger["layout"] == {
        "height": 800,
        "margin": {"l": 20, "t": 40},
        "font": {"size": 24, "family": "serif"},
        "xaxis": {"range": [0, 10], "domain": [0, 0.5], "tickfont": {"size": 20}, "zeroline": True},
        "annotations": [{"x": 3, "y": 4, "xshift": -10, "text": '<i style="font-size:22px">w</i>'}],
        "meta": {"run": {"size": 7}},
    }
    assert figure["layout"]["height"] == 400
