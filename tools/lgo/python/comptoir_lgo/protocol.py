# Made from tools/lgo/lgo.schema.json by tools/lgo/generate.ts; not to be changed by hand.
"""What the terminal can be asked, what it tells, and why it refuses."""

# Of each method: the names of what it needs, and of what it may have.
METHODS = {
    "hello": (("software",), ("since",)),
    "ping": ((), ()),
    "state": ((), ()),
    "sale.open": (("basket",), ("acts", "prescription", "dossierRefused",)),
    "sale.update": (("sale", "revision",), ("basket", "acts", "prescription", "dossierRefused",)),
    "sale.take": (("sale", "revision",), ()),
    "sale.release": (("sale", "revision",), ()),
    "sale.cancel": (("sale",), ()),
    "identity": ((), ("traits",)),
    "price": (("basket",), ("acts", "prescription", "patient",)),
    "invoices": (("after",), ()),
    "print": (("what",), ("invoice",)),
    "pay": (("invoice", "amountCents", "kind",), ()),
}

NOTIFICATIONS = ("heartbeat", "missed", "screen", "sale", "owner", "identity", "verdict", "box", "line", "key", "invoice", "arl", "problem", "management", "payment",)

ERRORS = {
    -32700: "parse",
    -32600: "invalid-request",
    -32601: "unknown-method",
    -32602: "invalid-params",
    -32001: "say-hello",
    -32002: "busy",
    -32010: "sale-taken",
    -32011: "no-sale",
    -32012: "not-yours",
    -32013: "conflict",
    -32014: "cannot-price",
    -32022: "too-many-lines",
    -32015: "no-patient",
    -32016: "cancelled",
    -32017: "timed-out",
    -32018: "refused",
    -32019: "no-invoice",
    -32020: "no-printer",
    -32021: "no-payment-terminal",
    -32030: "nobody",
    -32031: "several",
    -32032: "no-services",
}
