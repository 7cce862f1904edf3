#include "verdict/port_rules.h"

#define BIT(value) (1U << (value))

#define HELLO_SPEAKS_TLS (BIT(HELLO_BEGUN) | BIT(HELLO_NEEDS_ANOTHER_NAME) | BIT(HELLO_ALERT))
#define HELLO_NOT_TRIED  (BIT(HELLO_UNASKED) | BIT(HELLO_UNSUPPORTED))
#define PLAIN_NO_BYTE    (BIT(PLAIN_ENDED) | BIT(PLAIN_SILENT))

// The first row that fits decides.
static const struct port_rule rules[] = {
    // A handshake that works, or fails for want of our certificate only.
    { .hello = BIT(HELLO_COMPLETE),
      .state = PORT_TLS,
      .confidence = CONFIDENCE_HIGH,
      .rule = "completes a TLS handshake" },
    { .hello = BIT(HELLO_WANTS_CERTIFICATE),
      .state = PORT_TLS,
      .confidence = CONFIDENCE_HIGH,
      .rule = "speaks TLS, and ends the handshake for want of a client certificate" },
    { .hello = BIT(HELLO_BEYOND_US),
      .state = PORT_TLS,
      .confidence = CONFIDENCE_MEDIUM,
      .rule = "begins a TLS handshake that the TLS library of this program cannot finish" },

    // HTTP in the clear.
    { .hello = HELLO_SPEAKS_TLS,
      .plain = BIT(PLAIN_ANSWERED),
      .state = PORT_HTTP,
      .confidence = CONFIDENCE_MEDIUM,
      .rule = "answers HTTP in the clear, and begins TLS without ever finishing it" },
    { .plain = BIT(PLAIN_ANSWERED),
      .state = PORT_HTTP,
      .confidence = CONFIDENCE_HIGH,
      .rule = "answers HTTP in the clear" },
    { .hello = HELLO_NOT_TRIED,
      .plain = BIT(PLAIN_WANTS_TLS),
      .state = PORT_TLS,
      .confidence = CONFIDENCE_MEDIUM,
      .rule = "answers a plain request with the remark that this is a TLS port" },
    { .hello = BIT(HELLO_CLEAR_HTTP) | BIT(HELLO_CLEAR_BYTES) | BIT(HELLO_ENDED) |
               BIT(HELLO_SILENT) | BIT(HELLO_DISPUTED) | BIT(HELLO_UNASKED) |
               BIT(HELLO_UNSUPPORTED) | BIT(HELLO_MALFORMED),
      .plain = BIT(PLAIN_BAD_REQUEST),
      .state = PORT_HTTP,
      .confidence = CONFIDENCE_HIGH,
      .rule = "answers HTTP in the clear, with 400" },
    { .hello = BIT(HELLO_CLEAR_HTTP),
      .state = PORT_HTTP,
      .confidence = CONFIDENCE_MEDIUM,
      .rule = "answers a ClientHello with HTTP in the clear" },

    // One of the two, begun and failed.
    { .hello = BIT(HELLO_NEEDS_ANOTHER_NAME),
      .state = PORT_BROKEN,
      .confidence = CONFIDENCE_HIGH,
      .rule = "has no TLS for this name: it ends the handshake with an alert" },
    { .hello = BIT(HELLO_ALERT),
      .state = PORT_BROKEN,
      .confidence = CONFIDENCE_HIGH,
      .rule = "ends every TLS handshake with an alert" },
    { .hello = BIT(HELLO_BEGUN),
      .state = PORT_BROKEN,
      .confidence = CONFIDENCE_HIGH,
      .rule = "begins TLS handshakes and finishes none" },
    { .hello = BIT(HELLO_MALFORMED),
      .state = PORT_BROKEN,
      .confidence = CONFIDENCE_HIGH,
      .rule = "answers a ClientHello with TLS that breaks its own rules" },
    { .plain = BIT(PLAIN_MALFORMED),
      .state = PORT_BROKEN,
      .confidence = CONFIDENCE_HIGH,
      .rule = "answers a plain request with HTTP that breaks its own rules or a limit" },
    { .plain = BIT(PLAIN_BEGUN),
      .state = PORT_BROKEN,
      .confidence = CONFIDENCE_HIGH,
      .rule = "begins answers to plain requests and finishes none" },
    { .plain = BIT(PLAIN_WANTS_TLS),
      .state = PORT_BROKEN,
      .confidence = CONFIDENCE_HIGH,
      .rule = "says that it is a TLS port, and completes no handshake" },
    { .hello = HELLO_NOT_TRIED,
      .plain = BIT(PLAIN_TLS_RECORD),
      .state = PORT_TLS,
      .confidence = CONFIDENCE_MEDIUM,
      .rule = "answers a plain request with a TLS record" },
    { .plain = BIT(PLAIN_TLS_RECORD),
      .state = PORT_BROKEN,
      .confidence = CONFIDENCE_MEDIUM,
      .rule = "answers a plain request with a TLS record, and completes no handshake" },

    // Neither of the two.
    { .hello = BIT(HELLO_CLEAR_BYTES),
      .plain = BIT(PLAIN_OTHER_BYTES),
      .state = PORT_OTHER,
      .confidence = CONFIDENCE_HIGH,
      .rule = "answers both protocols with bytes that are neither" },
    { .plain = BIT(PLAIN_OTHER_BYTES),
      .state = PORT_OTHER,
      .confidence = CONFIDENCE_MEDIUM,
      .rule = "answers a plain request with bytes that are no HTTP" },
    { .hello = BIT(HELLO_CLEAR_BYTES),
      .plain = BIT(PLAIN_ENDED),
      .state = PORT_OTHER,
      .confidence = CONFIDENCE_MEDIUM,
      .rule = "answers a ClientHello with bytes that are no TLS, and a plain request with none" },
    { .hello = BIT(HELLO_CLEAR_BYTES),
      .plain = BIT(PLAIN_SILENT),
      .state = PORT_UNMEASURED,
      .confidence = CONFIDENCE_LOW,
      .rule = "answers a ClientHello with bytes that are no TLS, and a plain request with none in "
              "the time allowed" },
    { .hello = BIT(HELLO_CLEAR_BYTES),
      .state = PORT_UNMEASURED,
      .confidence = CONFIDENCE_LOW,
      .rule = "answers a ClientHello with bytes that are no TLS; plain HTTP could not be asked" },

    // Not a byte.
    { .hello = BIT(HELLO_DISPUTED),
      .state = PORT_BROKEN,
      .confidence = CONFIDENCE_LOW,
      .rule = "ends some connections on the ClientHello, and says nothing on others" },
    { .hello = BIT(HELLO_ENDED),
      .plain = PLAIN_NO_BYTE,
      .state = PORT_RESET_AFTER_HELLO,
      .confidence = CONFIDENCE_HIGH,
      .rule = "accepts connections and ends them on the ClientHello; no plain HTTP either: no "
              "certificate is bound, another name is needed, or no protocol version is shared" },
    { .hello = BIT(HELLO_ENDED),
      .state = PORT_RESET_AFTER_HELLO,
      .confidence = CONFIDENCE_LOW,
      .rule = "accepts connections and ends them on the ClientHello; plain HTTP was not asked" },
    { .hello = BIT(HELLO_SILENT),
      .plain = BIT(PLAIN_SILENT),
      .state = PORT_SILENT,
      .confidence = CONFIDENCE_HIGH,
      .rule = "accepts connections and answers neither a ClientHello nor a plain request" },
    { .hello = BIT(HELLO_SILENT),
      .plain = BIT(PLAIN_ENDED),
      .state = PORT_SILENT,
      .confidence = CONFIDENCE_MEDIUM,
      .rule =
          "accepts connections, says nothing to a ClientHello, ends plain requests unanswered" },
    { .hello = BIT(HELLO_SILENT),
      .state = PORT_UNMEASURED,
      .confidence = CONFIDENCE_LOW,
      .rule = "accepts connections and says nothing to a ClientHello; plain HTTP was not asked" },
    { .hello = BIT(HELLO_UNSUPPORTED),
      .state = PORT_UNMEASURED,
      .confidence = CONFIDENCE_LOW,
      .rule = "the TLS library of this program could not ask it" },
    { .plain = PLAIN_NO_BYTE,
      .state = PORT_UNMEASURED,
      .confidence = CONFIDENCE_LOW,
      .rule = "accepts connections and gives no byte to a plain request; TLS was not asked" },

    // Connecting is all that was done.
    { .connect = BIT(CONNECT_ACCEPTED),
      .state = PORT_UNMEASURED,
      .confidence = CONFIDENCE_LOW,
      .rule = "accepts connections; what it speaks could not be asked" },
    { .connect = BIT(CONNECT_REFUSED),
      .state = PORT_CLOSED,
      .confidence = CONFIDENCE_HIGH,
      .rule = "refuses connections" },
    { .connect = BIT(CONNECT_UNREACHABLE),
      .state = PORT_UNREACHABLE,
      .confidence = CONFIDENCE_HIGH,
      .rule = "the network says that there is no way to it" },
    { .connect = BIT(CONNECT_TIMED_OUT),
      .state = PORT_FILTERED,
      .confidence = CONFIDENCE_HIGH,
      .rule = "no answer to connection attempts: closed behind a firewall, or lost on the way" },
    { .connect = BIT(CONNECT_OUT_OF_SCOPE),
      .state = PORT_UNMEASURED,
      .confidence = CONFIDENCE_LOW,
      .rule = "not asked: its address is outside the scope of this run" },
    { .connect = BIT(CONNECT_UNRESOLVED),
      .state = PORT_UNMEASURED,
      .confidence = CONFIDENCE_LOW,
      .rule = "not asked: the name does not resolve" },
    { .connect = BIT(CONNECT_LOCAL_FAULT),
      .state = PORT_UNMEASURED,
      .confidence = CONFIDENCE_LOW,
      .rule = "not measured: this machine could not connect" },
    { .state = PORT_UNMEASURED, .confidence = CONFIDENCE_LOW, .rule = "it was not asked" },
};

const struct port_rule *port_rules(size_t *out_count)
{
    *out_count = sizeof(rules) / sizeof(rules[0]);
    return rules;
}

static bool fits(unsigned set, unsigned voice)
{
    return set == 0 || (set & BIT(voice)) != 0;
}

const struct port_rule *port_rules_find(const struct port_facts *facts)
{
    const size_t count = sizeof(rules) / sizeof(rules[0]);
    size_t index = 0;
    while (index + 1 < count &&
           !(fits(rules[index].connect, facts->connect) && fits(rules[index].hello, facts->hello) &&
             fits(rules[index].plain, facts->plain))) {
        index++;
    }
    return &rules[index];
}
