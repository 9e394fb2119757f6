"""Examples of the residence card's authentication. Those of the second generation are the official ones; those of the
first were computed from its description, because no official ones are public."""

from dataclasses import dataclass

NUMBER = "AA12345678BB"
RANDOM_TERMINAL = bytes.fromhex("1122334455667788")
HALF_TERMINAL = bytes(range(0x40, 0x50))
RANDOM_CHIP = bytes.fromhex("921CE277323DA057")
HALF_CHIP = bytes.fromhex("2CC6AF9B8B607C662FDCAD27B401D08B")
KEY_OF_NUMBER = bytes.fromhex("6522B4E171195BB218223A976C040111")
SESSION_KEY = bytes.fromhex("C19CF13D3D7FBEE9EA293D834C88952F")


@dataclass(frozen=True)
class Example:
    """MUTUAL AUTHENTICATE both ways (cryptogram and MAC), and the cryptogram of VERIFY."""

    token: bytes
    answer: bytes
    verify: bytes


FIRST_GENERATION = Example(
    bytes.fromhex("937745C20883A1BA9177E9C2567B13544CA99D9C5E60880BE93A36E58B43B0B59F1FC140E78FE2E5"),
    bytes.fromhex("EF303A943DBC6EDD9DB47A31EF1B721190388B958AEE74CB987719AC99BB5DD2CEB690C94F6065C7"),
    bytes.fromhex("0E862D464F58087002FE1D2CC67EBE6F"),
)
SECOND_GENERATION = Example(
    bytes.fromhex("4AD3C7B6BB484A52771977DED618B41DF841FA0476A05FBE041DEAD6109E773BAC854617634F5397"),
    bytes.fromhex("289A96B1DA6AE3DA87770419BFD14F0BDAD15F36432B5A946C188C7221759A62FA942EC51E62FF5F"),
    bytes.fromhex("EE0B31EF877F68D071C56D58C72E6748"),
)
