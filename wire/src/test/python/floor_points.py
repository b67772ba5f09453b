"""Where pixels of a camera of WILDTRACK (CVLab1, metres) lie on the floor: the golden values of GroundTest.

By the ray through the pixel and its intersection with the floor, not by a homography. Needs Python 3 and nothing else.
"""
from math import cos, sin, sqrt

FOCAL = (1743.4478759765625, 1735.1566162109375)
CENTRE = (934.5202026367188, 444.3987731933594)
RVEC = (1.759099006652832, 0.46710100769996643, -0.331699013710022)
TVEC = (-5.258941650390625, 0.4540763473510742, 9.867235107421875)


def turned(vector, rvec):
    """Rodrigues' rotation of a vector."""
    angle = sqrt(sum(r * r for r in rvec))
    k = [r / angle for r in rvec]
    cross = (
        k[1] * vector[2] - k[2] * vector[1],
        k[2] * vector[0] - k[0] * vector[2],
        k[0] * vector[1] - k[1] * vector[0],
    )
    along = sum(a * b for a, b in zip(k, vector)) * (1 - cos(angle))
    return [v * cos(angle) + c * sin(angle) + a * along for v, c, a in zip(vector, cross, k)]


def floor(column, row):
    back = [-r for r in RVEC]
    camera = turned([-t for t in TVEC], back)
    ray = turned(((column - CENTRE[0]) / FOCAL[0], (row - CENTRE[1]) / FOCAL[1], 1), back)
    length = -camera[2] / ray[2]
    return camera[0] + length * ray[0], camera[1] + length * ray[1]


for pixel in ((800, 700), (960, 1080), (100, 400), (1900, 300), (1536, 299)):
    print('"%g, %g, %.12f, %.12f",' % (*pixel, *floor(*pixel)))
