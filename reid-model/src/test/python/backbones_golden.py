"""Writes small public backbones and what they say of a few pictures, for `BackboneImportTest`.

    python backbones_golden.py OUT_FOLDER

Of each case, NAME.safetensors has the weights under their public names, and NAME-golden.safetensors `pixels` (B, 3, H, W)
and what is expected of them. Weights are large random numbers, so that every one of them tells in the result. They and
the pixels are rounded to the type they are stored in before anything is computed.

- timm: timm's VisionTransformer on the pictures it is made for, `feature` (B, D).
- timm-resized: the same kind of network with layer scale and a square grid, on other pictures with overlapping patches:
  its positions through timm's resample_abs_pos_embed.
- transreid: TransReID's names with JPM's branches, side information and overlapping patches; `feature` is the global
  branch's (B, D), `neck` the same after its BN neck. Computed by `Tower` below, which is written from the papers.
- clip-reid: CLIP-ReID's names; `feature` (B, D + P) is CLS after the last norm and, behind it, its projection; `neck`
  after the two necks. By `Tower` too.

Needs torch, timm and safetensors. Made with torch 2.2.2, timm 1.0.31, safetensors on Python 3.11, one thread.
"""
import pathlib
import sys

import torch
from safetensors.torch import save_file
from timm.layers import resample_abs_pos_embed
from timm.models.vision_transformer import VisionTransformer
from torch.nn import functional as F

DIM, LAYERS, HEADS, PATCH, HIDDEN, PROJECTED = 24, 2, 3, 8, 48, 16


def filled(shapes: dict, seed: int, dtype: torch.dtype) -> dict:
    """Random values for each name, as float32 that `dtype` holds exactly: norms near 1, the rest well away from 0."""
    generator = torch.Generator().manual_seed(seed)
    values = {}
    for name, shape in shapes.items():
        noise = torch.randn(shape, generator=generator)
        if name.endswith("running_var"):
            value = .5 + noise.abs()
        elif "norm" in name or "ln_" in name or name.startswith("bottleneck") or name.startswith("b1.1."):
            value = (1 if name.endswith("weight") else 0) + .2 * noise
        elif len(shape) > 1 and "embed" not in name.replace("patch_embed", "") and "cls" not in name:
            value = noise * 1.5 / (noise[0].numel() ** .5)
        else:
            value = .5 * noise
        values[name] = value.to(dtype).float()
    return values


def pictures(height: int, width: int, seed: int) -> torch.Tensor:
    return torch.randn((2, 3, height, width), generator=torch.Generator().manual_seed(seed)).half().float()


def write(folder: pathlib.Path, name: str, weights: dict, dtype: torch.dtype, **golden: torch.Tensor) -> None:
    stored = {key: value.to(dtype).contiguous() if value.is_floating_point() else value for key, value in weights.items()}
    save_file(stored, folder / f"{name}.safetensors", metadata={"format": "pt"})
    pixels = golden.pop("pixels")
    save_file({"pixels": pixels.half(), **{key: value.contiguous() for key, value in golden.items()}},
              folder / f"{name}-golden.safetensors")


def timm_vit(size: tuple, seed: int, dtype: torch.dtype, **options) -> VisionTransformer:
    vit = VisionTransformer(img_size=size, patch_size=PATCH, embed_dim=DIM, depth=LAYERS, num_heads=HEADS,
                            mlp_ratio=HIDDEN / DIM, num_classes=3, **options)
    vit.load_state_dict(filled({name: value.shape for name, value in vit.state_dict().items()}, seed, dtype))
    return vit.eval()


def feature(vit: VisionTransformer, pixels: torch.Tensor) -> torch.Tensor:
    return vit.forward_head(vit.forward_features(pixels), pre_logits=True)


def timm_cases(folder: pathlib.Path) -> None:
    vit = timm_vit((64, 32), 1, torch.float16)
    pixels = pictures(64, 32, 2)
    write(folder, "timm", vit.state_dict(), torch.float16, pixels=pixels, feature=feature(vit, pixels))

    vit = timm_vit((40, 40), 3, torch.float16, init_values=.5)
    weights = {name: value.clone() for name, value in vit.state_dict().items()}
    pixels = pictures(64, 32, 4)
    rows, cols = (64 - PATCH) // 6 + 1, (32 - PATCH) // 6 + 1  # 10 and 5: more rows than 5, as many columns
    vit.patch_embed.strict_img_size = False
    vit.patch_embed.proj.stride = (6, 6)
    vit.pos_embed = torch.nn.Parameter(resample_abs_pos_embed(vit.pos_embed, (rows, cols), (5, 5)))
    golden = feature(vit, pixels)
    wide = pictures(24, 32, 5)  # 3 rows of 4: fewer than 5, so that the cubic is widened
    vit.patch_embed.proj.stride = (PATCH, PATCH)
    vit.pos_embed = torch.nn.Parameter(resample_abs_pos_embed(weights["pos_embed"], (3, 4), (5, 5)))
    write(folder, "timm-resized", weights, torch.float16, pixels=pixels, feature=golden, wide=wide,
          wide_feature=feature(vit, wide))


class Tower:
    """A ViT in a few lines, from the papers alone: pixels (B, 3, H, W) to tokens (B, T, D)."""

    def __init__(self, stride: int, epsilon: float, activation):
        self.stride, self.epsilon, self.activation = stride, epsilon, activation

    def norm(self, x, weight, bias):
        centred = x - x.mean(-1, keepdim=True)
        return centred / (centred.square().mean(-1, keepdim=True) + self.epsilon).sqrt() * weight + bias

    def tokens(self, pixels, kernel, bias, cls, positions):
        """Patches one by one: cut out, multiplied, added up."""
        patches = []
        for top in range(0, pixels.shape[2] - PATCH + 1, self.stride):
            for left in range(0, pixels.shape[3] - PATCH + 1, self.stride):
                cut = pixels[:, :, top:top + PATCH, left:left + PATCH]
                patches.append(torch.einsum("bcyx,dcyx->bd", cut, kernel) + bias)
        first = cls.reshape(1, DIM).expand(len(pixels), DIM)
        return torch.stack([first] + patches, 1) + positions.reshape(1, -1, DIM)

    def layer(self, x, norm1, qkv, out, norm2, widen, narrow):
        """Each argument is (weight, bias)."""
        q, k, v = (self.norm(x, *norm1) @ qkv[0].T + qkv[1]).split(DIM, -1)
        size = DIM // HEADS
        heads = []
        for head in range(HEADS):
            part = slice(head * size, (head + 1) * size)
            scores = q[..., part] @ k[..., part].transpose(1, 2) / size ** .5
            heads.append(scores.softmax(-1) @ v[..., part])
        x = x + torch.cat(heads, -1) @ out[0].T + out[1]
        hidden = self.activation(self.norm(x, *norm2) @ widen[0].T + widen[1])
        return x + hidden @ narrow[0].T + narrow[1]


def neck(x, weights: dict, name: str):
    deviation = (weights[f"{name}.running_var"] + 1e-5).sqrt()
    return (x - weights[f"{name}.running_mean"]) / deviation * weights[f"{name}.weight"] + weights[f"{name}.bias"]


def neck_shapes(name: str, size: int) -> dict:
    return {f"{name}.{part}": (size,) for part in ("weight", "bias", "running_mean", "running_var")}


def timm_layer(prefix: str) -> dict:
    return {f"{prefix}norm1.weight": (DIM,), f"{prefix}norm1.bias": (DIM,),
            f"{prefix}attn.qkv.weight": (3 * DIM, DIM), f"{prefix}attn.qkv.bias": (3 * DIM,),
            f"{prefix}attn.proj.weight": (DIM, DIM), f"{prefix}attn.proj.bias": (DIM,),
            f"{prefix}norm2.weight": (DIM,), f"{prefix}norm2.bias": (DIM,),
            f"{prefix}mlp.fc1.weight": (HIDDEN, DIM), f"{prefix}mlp.fc1.bias": (HIDDEN,),
            f"{prefix}mlp.fc2.weight": (DIM, HIDDEN), f"{prefix}mlp.fc2.bias": (DIM,)}


def transreid(folder: pathlib.Path) -> None:
    """64x32 pixels, stride 6: 10 x 5 patches. JPM runs base's layers but the last, then b1's layer and norm."""
    shapes = {"base.cls_token": (1, 1, DIM), "base.pos_embed": (1, 51, DIM), "base.sie_embed": (6, 1, DIM),
              "base.patch_embed.proj.weight": (DIM, 3, PATCH, PATCH), "base.patch_embed.proj.bias": (DIM,)}
    for layer in range(LAYERS):
        shapes |= timm_layer(f"base.blocks.{layer}.")
    shapes |= {"base.norm.weight": (DIM,), "base.norm.bias": (DIM,), "base.fc.weight": (5, DIM), "base.fc.bias": (5,)}
    for branch in ("b1", "b2"):
        shapes |= timm_layer(f"{branch}.0.") | {f"{branch}.1.weight": (DIM,), f"{branch}.1.bias": (DIM,)}
    shapes |= {"classifier.weight": (5, DIM), "classifier_1.weight": (5, DIM)}
    shapes |= neck_shapes("bottleneck", DIM) | neck_shapes("bottleneck_1", DIM)
    w = filled(shapes, 6, torch.float16)
    w["bottleneck.num_batches_tracked"] = torch.tensor(7)
    w["bottleneck_1.num_batches_tracked"] = torch.tensor(7)

    tower = Tower(6, 1e-6, F.gelu)
    pair = lambda name: (w[f"{name}.weight"], w[f"{name}.bias"])
    parts = ("norm1", "attn.qkv", "attn.proj", "norm2", "mlp.fc1", "mlp.fc2")
    pixels = pictures(64, 32, 7)
    x = tower.tokens(pixels, *pair("base.patch_embed.proj"), w["base.cls_token"], w["base.pos_embed"])
    for layer in range(LAYERS - 1):
        x = tower.layer(x, *(pair(f"base.blocks.{layer}.{part}") for part in parts))
    x = tower.layer(x, *(pair(f"b1.0.{part}") for part in parts))
    cls = tower.norm(x, *pair("b1.1"))[:, 0]
    write(folder, "transreid", w, torch.float16, pixels=pixels, feature=cls, neck=neck(cls, w, "bottleneck"))


def clip_reid(folder: pathlib.Path) -> None:
    """64x32 pixels, patches side by side: 8 x 4."""
    at = "image_encoder."
    shapes = {f"{at}class_embedding": (DIM,), f"{at}positional_embedding": (33, DIM), f"{at}proj": (DIM, PROJECTED),
              f"{at}conv1.weight": (DIM, 3, PATCH, PATCH)}
    for norm in ("ln_pre", "ln_post"):
        shapes |= {f"{at}{norm}.weight": (DIM,), f"{at}{norm}.bias": (DIM,)}
    for layer in range(LAYERS):
        block = f"{at}transformer.resblocks.{layer}."
        shapes |= {f"{block}ln_1.weight": (DIM,), f"{block}ln_1.bias": (DIM,),
                   f"{block}attn.in_proj_weight": (3 * DIM, DIM), f"{block}attn.in_proj_bias": (3 * DIM,),
                   f"{block}attn.out_proj.weight": (DIM, DIM), f"{block}attn.out_proj.bias": (DIM,),
                   f"{block}ln_2.weight": (DIM,), f"{block}ln_2.bias": (DIM,),
                   f"{block}mlp.c_fc.weight": (HIDDEN, DIM), f"{block}mlp.c_fc.bias": (HIDDEN,),
                   f"{block}mlp.c_proj.weight": (DIM, HIDDEN), f"{block}mlp.c_proj.bias": (DIM,)}
    shapes |= {"cv_embed": (6, DIM), "classifier.weight": (5, DIM), "classifier_proj.weight": (5, PROJECTED),
               "prompt_learner.cls_ctx": (5, 4, 8), "text_encoder.ln_final.weight": (8,)}
    shapes |= neck_shapes("bottleneck", DIM) | neck_shapes("bottleneck_proj", PROJECTED)
    w = filled(shapes, 8, torch.bfloat16)
    w["bottleneck.num_batches_tracked"] = torch.tensor(7)
    w["bottleneck_proj.num_batches_tracked"] = torch.tensor(7)

    tower = Tower(PATCH, 1e-5, lambda x: x / (1 + torch.exp(-1.702 * x)))
    pair = lambda name: (w[f"{at}{name}.weight"], w[f"{at}{name}.bias"])
    pixels = pictures(64, 32, 9)
    x = tower.tokens(pixels, w[f"{at}conv1.weight"], 0, w[f"{at}class_embedding"], w[f"{at}positional_embedding"])
    x = tower.norm(x, *pair("ln_pre"))
    for layer in range(LAYERS):
        block = f"transformer.resblocks.{layer}."
        qkv = (w[f"{at}{block}attn.in_proj_weight"], w[f"{at}{block}attn.in_proj_bias"])
        x = tower.layer(x, pair(f"{block}ln_1"), qkv, pair(f"{block}attn.out_proj"), pair(f"{block}ln_2"),
                        pair(f"{block}mlp.c_fc"), pair(f"{block}mlp.c_proj"))
    cls = tower.norm(x, *pair("ln_post"))[:, 0]
    projected = cls @ w[f"{at}proj"]
    write(folder, "clip-reid", w, torch.bfloat16, pixels=pixels, feature=torch.cat([cls, projected], 1),
          neck=torch.cat([neck(cls, w, "bottleneck"), neck(projected, w, "bottleneck_proj")], 1))


def main(out: str) -> None:
    torch.set_num_threads(1)
    folder = pathlib.Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    with torch.no_grad():
        timm_cases(folder)
        transreid(folder)
        clip_reid(folder)


if __name__ == "__main__":
    main(*sys.argv[1:])
