using System.Globalization;
using System.Text;

namespace MarketData.IntegrationTests.Fuzzing;

/// <summary>A request with something wrong in it, or several things.</summary>
/// <param name="IsHttp">False: where it ends is for each side to guess.</param>
internal sealed record WrongRequest(string Text, bool IsHttp)
{
    /// <summary>In no answer: what a client sends in a bad request is not repeated.</summary>
    public const string Marker = "zq~7!";

    private static readonly string[] Routes =
    [
        "/api/v1/features/quant/{0}", "/api/v1/historical/{0}", "/api/v1/features/quant/{0}/more", "/api/v1/features/{0}",
        "/api/v1/admin/backfill/trigger", "/api/v1/admin/backfill/jobs/{0}", "/api/v1/admin/scheduler-health",
        "/api/v1/admin/features/staleness", "/api/v1/admin/scheduler/execution-history", "/api/v1/admin/alerts", "/api/v1/admin/{0}",
        "/health", "/health/live", "/health/ready", "/health/{0}", "/openapi/v1.json", "/openapi/{0}", "/{0}", "/",
    ];

    private static readonly string[] Segments =
    [
        "AAPL", "aapl", "X:BTCUSD", "BRK.B", "NONE", "", ".", "..", "%2e%2e", "..%2f..%2fetc%2fpasswd", "%00", "A%00B", "%ff%fe", "%c0%af",
        "%", "%2", "%zz", "AAPL%0d%0aX-Injected:%201", "AAPL'--", "%27%20OR%201=1--", "%3Cscript%3E", "a%20b", "%E2%82%AC", "%F0%9F%92%A9",
        "ABCDEFGHIJKLMNOP", "X:", "X:X:A", "-1", "0", "9223372036854775808", "null", "*", "AAPL;a=b", "AAPL%3Flimit=1", "//", "\\..\\",
        "zq~7!", "00000000-0000-0000-0000-000000000000", "%25252e", "{0}", "$(id)",
    ];

    private static readonly string[] Names =
        ["timeframe", "limit", "start", "end", "force", "TIMEFRAME", "limit[]", "", "key", "X-Api-Key", "%00", "__proto__"];

    private static readonly string[] Values =
    [
        "5m", "15m", "1h", "4h", "1d", "2m", "5M", "1", "0", "-1", "10000", "10001", "2147483648", "1e3", "0x10", "%201", "+1", "1.0",
        "2024-07-16", "2024-02-30", "2024-07-16T25:00Z", "9999-12-31T23:59:59.9999999Z", "0001-01-01", "0001-01-01T00:00+14:00",
        "9999-12-31T23:59-14:00", "10000-01-01", "now()", "%27;DROP%20TABLE%20bars;--", "%27%20UNION%20SELECT%201--", "zq~7!", "%00",
        "%ff", "%", "", "true", "NaN", "Infinity", "%0d%0aSet-Cookie:a=b", "%EF%BC%91", "2024-07-16T00:00:00%2B00:00",
    ];

    private static readonly string[] Methods =
    [
        "GET", "GET", "GET", "GET", "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "get", "BREW",
    ];

    private static readonly string[] Headers =
    [
        "Accept: text/html", "Accept: application/xml;q=1, */*;q=0", "Accept: garbage", "Accept: */*", "Accept: application/json",
        "Accept-Encoding: gzip", "Accept-Encoding: br;q=1.0, gzip;q=0.8", "Accept-Encoding: *;q=0", "Accept-Encoding: identity;q=0, zz",
        "If-None-Match: *", "If-None-Match: W/\"x\", \"", "If-None-Match: \"\"", "If-Modified-Since: Thu, 99 Foo 2024", "If-Match: \"a\"",
        "Range: bytes=0-", "Range: bytes=9-1,-0", "X-Api-Key: wrong", "X-Api-Key:", "Authorization: Bearer wrong", "Cookie: a=b; c",
        "X-Forwarded-For: 1.2.3.4, evil", "X-Forwarded-Host: evil", "X-HTTP-Method-Override: DELETE", "X-Original-URL: /api/v1/admin/x",
        "Content-Type: application/json", "Content-Type: text/plain; charset=nonsense", "Origin: http://evil", "Upgrade: h2c",
        "Connection: keep-alive, X-Api-Key", "Traceparent: 00-zz", "Expect: 100-continue", "Accept-Language: \u00ff\u00fe", "Date: never",
        "Access-Control-Request-Method: PUT", "Cache-Control: max-age=-1", "X-Marker: zq~7!", "TE: trailers",
    ];

    /// <summary>Two that mean different ends of a body, or none at all: the classic ways to smuggle a request.</summary>
    private static readonly string[] Framings =
    [
        "Content-Length: -1", "Content-Length: 5\r\nContent-Length: 6", "Content-Length: 99999999999999999999", "Content-Length: 5, 5",
        "Transfer-Encoding: chunked\r\nContent-Length: 4", "Transfer-Encoding: gzip", "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding : chunked", "Content-Length: 1000", "Content-Length: +3", "Host: a\r\nHost: b", "Host: a b", "Host: [::1",
        " folded: x",
        "No-Colon", ": no name", "Bad Name: x", "Nul: a\0b",
    ];

    public static WrongRequest Create(FuzzSource source, string adminKey)
    {
        string route = source.Pick<string>(Routes);
        StringBuilder text = new();
        text.Append(source.Pick<string>(Methods)).Append(' ');
        AppendTarget(text, source, route);
        text.Append(source.Chance(98) ? " HTTP/1.1\r\nHost: localhost\r\n" : source.Pick<string>([" HTTP/1.0\r\n", " HTTP/1.1\r\n"]));
        for (int headers = source.Below(4); headers > 0; headers--)
        {
            text.Append(source.Pick<string>(Headers)).Append("\r\n");
        }

        if (route.Contains("/admin/", StringComparison.Ordinal) && source.Chance(50))
        {
            text.Append(CultureInfo.InvariantCulture, $"X-Api-Key: {adminKey}\r\n");
        }

        if (source.Chance(3))
        {
            AppendTooMuch(text, source);
        }

        bool isHttp = true;
        if (source.Chance(4))
        {
            text.Append(source.Pick<string>(Framings)).Append("\r\n");
            isHttp = false;
        }

        AppendBody(text, source);
        return new WrongRequest(text.ToString(), isHttp);
    }

    private static void AppendTarget(StringBuilder text, FuzzSource source, string route)
    {
        string segment = source.Chance(85)
            ? source.Pick<string>(Segments)
            : new string(source.Pick<char>(['A', '.', '/', '%', '\u00e9']), 1 + source.Below(source.Chance(20) ? 12_000 : 40));
        text.AppendFormat(CultureInfo.InvariantCulture, route, segment);
        for (int parameters = source.Below(source.Chance(2) ? 1_200 : 4), i = 0; i < parameters; i++)
        {
            text.Append(i == 0 ? '?' : '&').Append(source.Pick<string>(Names));
            _ = source.Chance(95) ? text.Append('=') : text;
            text.Append(source.Pick<string>(Values));
        }
    }

    private static void AppendTooMuch(StringBuilder text, FuzzSource source)
    {
        if (source.Chance(50))
        {
            text.Append("X-Long: ").Append('x', 1_000 + source.Below(60_000)).Append("\r\n");
            return;
        }

        for (int i = 0, count = source.Below(300); i < count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"X-{i}: {i}\r\n");
        }
    }

    private static void AppendBody(StringBuilder text, FuzzSource source)
    {
        int length = source.Chance(90) ? 0 : source.Below(source.Chance(10) ? 70_000 : 900);
        if (length == 0)
        {
            text.Append("\r\n");
        }
        else if (source.Chance(70))
        {
            text.Append(CultureInfo.InvariantCulture, $"Content-Length: {length}\r\n\r\n").Append(source.Garbage(length));
        }
        else
        {
            text.Append(CultureInfo.InvariantCulture, $"Transfer-Encoding: chunked\r\n\r\n{length:x}\r\n");
            text.Append(source.Garbage(length)).Append("\r\n0\r\n\r\n");
        }
    }
}
