"""The network of `ReidSettings.defaults()` in PyTorch, as a Python programmer would write it: how fast does it train and embed?

    python pytorch_peer.py train|ready|embed THREADS BATCH ROUNDS

Prints pictures a second, of the fastest round. `train` changes each crop anew as ours does, in a worker that prepares the next batch meanwhile;
`ready` trains on one batch that is in memory. What pictures show does not change how long it takes.
"""
import itertools
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn
from torchvision import transforms

HEIGHT, WIDTH, DIM, LAYERS, HEADS, PEOPLE, SHOTS = 128, 64, 192, 6, 3, 1171, 4
ROWS, COLS = HEIGHT // 16, WIDTH // 16


def convolution(before: int, after: int, stride: int) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(before, after, 3, stride, 1, bias=False), nn.BatchNorm2d(after))


class Residual(nn.Module):
    def __init__(self, channels: int):
        super().__init__()
        self.first, self.second = convolution(channels, channels, 1), convolution(channels, channels, 1)

    def forward(self, x):
        return F.relu(x + self.second(F.relu(self.first(x))))


class Encoder(nn.Module):
    def __init__(self, drop_path: float):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(DIM, 1e-6), nn.LayerNorm(DIM, 1e-6)
        self.qkv, self.out = nn.Linear(DIM, 3 * DIM), nn.Linear(DIM, DIM)
        self.widen, self.narrow = nn.Linear(DIM, 4 * DIM), nn.Linear(4 * DIM, DIM)
        self.table = nn.Parameter(torch.randn((2 * ROWS - 1) * (2 * COLS - 1) + 3, HEADS) * .02)
        self.drop_path = drop_path

    def attention(self, x, index):
        batch, tokens, _ = x.shape
        q, k, v = self.qkv(x).view(batch, tokens, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
        bias = self.table[index].permute(2, 0, 1).unsqueeze(0)
        seen = F.scaled_dot_product_attention(q, k, v, attn_mask=bias)
        return self.out(seen.transpose(1, 2).reshape(batch, tokens, DIM))

    def dropped(self, x):
        if not self.training or self.drop_path == 0:
            return x
        kept = 1 - self.drop_path
        return x * (torch.rand(x.shape[0], 1, 1) < kept) / kept

    def forward(self, x, index):
        x = x + self.dropped(self.attention(self.norm1(x), index))
        return x + self.dropped(self.narrow(F.gelu(self.widen(self.norm2(x)))))


def token_index() -> torch.Tensor:
    place = torch.arange(ROWS * COLS)
    row, col = place // COLS, place % COLS
    pairs = (row[:, None] - row + ROWS - 1) * (2 * COLS - 1) + col[:, None] - col + COLS - 1
    last = (2 * ROWS - 1) * (2 * COLS - 1)
    index = torch.full((ROWS * COLS + 1,) * 2, last)
    index[1:, 0], index[0, 0] = last + 1, last + 2
    index[1:, 1:] = pairs
    return index


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        widths = [3, DIM // 6, DIM // 3, 2 * DIM // 3, DIM]
        stem = []
        for i in range(4):
            stem.append(convolution(widths[i], widths[i + 1], 2))
            if i < 3:
                stem.append(nn.ReLU())
            if i in (1, 2):
                stem.append(Residual(widths[i + 1]))
        self.stem = nn.Sequential(*stem)
        self.cls = nn.Parameter(torch.randn(1, 1, DIM) * .02)
        self.absolute = nn.Parameter(torch.randn(1, ROWS * COLS + 1, DIM) * .02)
        self.layers = nn.ModuleList(Encoder(.1 * i / (LAYERS - 1)) for i in range(LAYERS))
        self.norm, self.neck = nn.LayerNorm(DIM, 1e-6), nn.BatchNorm1d(DIM)
        self.people = nn.Linear(DIM, PEOPLE)
        self.register_buffer("index", token_index())
        cells = torch.arange(ROWS * COLS) // COLS * 2 + torch.arange(ROWS * COLS) % COLS * 2 // COLS
        high, low = torch.maximum(cells[:, None], cells), torch.minimum(cells[:, None], cells)
        pair = (high * (high + 1) // 2 + low).flatten()
        upper = torch.ones(ROWS * COLS, ROWS * COLS).triu(1).flatten()
        self.register_buffer("pooling", F.one_hot(pair, 136).float() * upper[:, None])
        self.register_buffer("ordered", (upper - 1) * 1e9)

    def forward(self, pixels):
        batch = pixels.shape[0]
        x = self.stem(pixels).flatten(2).transpose(1, 2)
        x = torch.cat([self.cls.expand(batch, -1, -1), x], 1) + self.absolute
        for layer in self.layers:
            x = layer(x, self.index)
        x = self.norm(x)
        neck = self.neck(x[:, 0] + x[:, 1:].mean(1))
        return neck, F.normalize(neck), self.relations(x)

    def relations(self, tokens):
        positions = F.normalize(self.absolute[0, 1:])
        relative = sum(layer.table[self.index].mean(2) for layer in self.layers)[1:, 1:] / LAYERS
        relation = positions @ positions.T + (relative - relative.mean()) / relative.std()
        unit = F.normalize(tokens, dim=2)
        weights = (unit[:, 1:] @ unit[:, :1].transpose(1, 2)).squeeze(2).div(.05).log_softmax(1)
        shares = weights[:, :, None] + weights[:, None] + (relation + relation.T)
        return (shares.flatten(1) + self.ordered).softmax(1) @ self.pooling


def jsd(p, q):
    middle = (p + q) / 2
    both = (p * ((p + 1e-12).log() - (middle + 1e-12).log())).sum(1)
    return (both + (q * ((q + 1e-12).log() - (middle + 1e-12).log())).sum(1)) / 2


def loss(network, pixels, labels):
    neck, embeddings, relations = network(pixels)
    same = labels[:, None] == labels
    cosines = embeddings @ embeddings.T
    positive = cosines.masked_fill(~same, 10).amin(1)
    negative = cosines.masked_fill(same, -10).amax(1)
    triplet = F.softplus((negative - positive) / .1).mean()
    groups = relations.view(-1, SHOTS, relations.shape[1])
    together = sum(jsd(relations, groups.roll(i, 1).flatten(0, 1)).mean() for i in range(1, SHOTS)) / (SHOTS - 1)
    apart = F.relu(.4 - jsd(relations, relations.roll(SHOTS, 0))).mean()
    return F.cross_entropy(network.people(neck), labels) + .5 * triplet + .3 * (together + apart) / .6931


class Crops(torch.utils.data.Dataset):
    """Decoded pictures, each asked for by its place; changed by what torchvision has of our augmentation, with the same chances."""

    def __init__(self, count: int):
        noise = torch.randint(256, (3, HEIGHT, WIDTH), dtype=torch.uint8)
        self.pictures = [transforms.functional.to_pil_image(noise)] * count
        self.changed = transforms.Compose([
            transforms.RandomAffine(0, (.05, .05), (.9, 1.1), interpolation=transforms.InterpolationMode.BILINEAR),
            transforms.RandomHorizontalFlip(),
            transforms.RandomApply([transforms.GaussianBlur(5)], .1),
            transforms.RandomApply([transforms.ColorJitter(.3, .25, .3)], .6),
            transforms.ToTensor(),
            transforms.Normalize((.5, .5, .5), (.5, .5, .5)),
            transforms.RandomErasing(.35, (.02, .22)),
        ])

    def __len__(self):
        return len(self.pictures)

    def __getitem__(self, place):
        return self.changed(self.pictures[place])


def main(what: str, threads: int, batch: int, rounds: int) -> None:
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    network = Network()
    pixels = torch.rand(batch, 3, HEIGHT, WIDTH) * 2 - 1
    batches = itertools.repeat(pixels)
    if what == "train":
        crops = Crops(batch * (rounds + 4))  # so that something is left to prepare in the last round too
        batches = iter(torch.utils.data.DataLoader(crops, batch, num_workers=1))
    if what != "embed":
        optimiser = torch.optim.AdamW(network.parameters(), 1e-3, weight_decay=.05)
        labels = torch.arange(batch) // SHOTS

        def once():
            optimiser.zero_grad()
            loss(network, next(batches), labels).backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1)
            optimiser.step()
    else:
        network.eval()

        def once():
            with torch.inference_mode():
                network(pixels)

    best = float("inf")
    for _ in range(rounds):
        began = time.perf_counter()
        once()
        best = min(best, time.perf_counter() - began)
    print(batch / best)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:5]))
