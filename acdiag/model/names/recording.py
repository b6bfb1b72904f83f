"""Numbers in recordings of AudioCodes devices: HPI protocols, debug modules, ACDR trace points and media types.

A number that is not listed has no known meaning and is shown as a number.
"""

from __future__ import annotations

HPI_PROTOCOLS = {
    0: "proprietary", 1: "RTP", 2: "RTCP", 3: "fax (T.38)", 4: "AAL2", 5: "AAL1", 6: "mediated RTP", 7: "mediated RTCP",
    8: "conference 1", 9: "conference 2", 10: "debug", 11: "playback command", 12: "playback voice", 13: "IPsec",
    14: "conference", 15: "mediated ATM", 16: "mediated ATM", 17: "record command", 18: "TDM In", 19: "TDM Out",
    20: "3GPP Iub", 21: "data relay", 22: "mediated fax", 23: "error",
}  # fmt: skip
"""What follows the HPI header of an AC49x analysis packet."""

DEBUG_MODULES = {
    0: "system", 3: "echo canceller", 4: "data relay", 5: "record", 6: "playback", 8: "noise reduction",
    9: "network AES", 10: "comfort noise generation",
}  # fmt: skip
"""Parts of the signal processor that send debug blocks."""

ECHO_TYPES = {
    0: "statistics", 1: "Rx reference", 2: "Rx input", 3: "Rx output", 4: "Tx input", 5: "Tx output",
    6: "Rx configuration", 7: "Tx configuration", 8: "AEC parameter statistics", 9: "AEC external memory statistics",
    10: "activation flags",
}  # fmt: skip
"""What a debug block of the echo canceller holds."""

TRACE_POINTS = {
    0: "Net2Dsp", 1: "Dsp2Net", 2: "Dsp2Host", 3: "Host2Dsp", 4: "Net2Host", 5: "Host2Net", 6: "System", 7: "Dsp2Dsp",
    8: "Net2Net", 9: "Dsp2Tdm", 10: "Tdm2Dsp", 11: "Np2Dsp", 12: "Dsp2Np", 13: "Host2Np", 14: "Np2Host", 15: "unknown",
    16: "Net", 17: "P2P", 18: "DspDecoder", 19: "DspEncoder", 20: "VoipDecoder", 21: "VoipEncoder", 22: "NetEncoder",
    23: "P2PDecoder", 24: "P2PEncoder", 25: "Host2Pstn", 26: "Pstn2Host", 27: "Net2DspPing", 28: "Dsp2NetPing",
    29: "Src2Dest", 30: "Addr2Addr", 31: "GeneralSystem", 32: "AllMedia", 33: "DspIncoming", 34: "DspOutgoing",
    35: "AfterSrtpDecoder",
}  # fmt: skip
"""Where in the device an ACDR packet was recorded."""

MEDIA_TYPES = {
    0: "DSP_AC49X", 1: "RTP", 2: "RTCP", 3: "T38", 4: "EVENT", 5: "INFO", 6: "VoiceAI", 7: "unused 7", 8: "unused 8",
    9: "unused 9", 10: "SIP", 11: "MEGACO", 12: "MGCP", 13: "TPNCP", 14: "CONTROL", 15: "PCM", 16: "NP_CONTROL",
    17: "NP_DATA", 18: "DSP_AC48X", 19: "DSP_AC45X", 23: "HA", 24: "CAS", 25: "NET_BRICKS", 26: "COMMAND",
    27: "VIDEORTP", 28: "VIDEORTCP", 29: "PCIIF_COMMAND", 30: "GWAPPSYSLOG", 31: "V1501", 32: "DSP_AC5X", 33: "TLS",
    34: "TLSPeek", 35: "DSP_AC5X_MII", 36: "NATIVE", 37: "SIGNALING", 38: "FRAGMENTED", 42: "QOE_CDR", 43: "QOE_MDR",
    44: "QOE_EVENT", 47: "DSP_TDM_PLAYBACK", 48: "DSP_NET_PLAYBACK", 49: "DSP_DATA_RELAY", 50: "DSP_SNIFFER",
    51: "RTP_AMR", 52: "RTP_EVRC", 53: "RTP_RFC2198", 54: "RTP_RFC2833", 55: "T38_OVER_RTP", 56: "RTP_FEC",
    57: "RTP_FAX_BYPASS", 58: "RTP_MODEM_BYPASS", 59: "RTP_NSE", 60: "RTP_NO_OP", 61: "DTLS",
}  # fmt: skip
"""What an ACDR packet holds; other numbers are reserved."""
