using System.Globalization;
using System.Text;

namespace MarketData.IntegrationTests.Fuzzing;

/// <summary>
/// Makes requests: every second one is right, the others are wrong in a path, a parameter, a method, a header or a body, or are no HTTP
/// at all. A request is a function of the seed and its number alone.
/// </summary>
/// <param name="adminKey">Sent with some of the administrators' requests.</param>
internal sealed class RequestFuzzer(int seed, string adminKey)
{
    private static readonly string[] Series =
        ["/api/v1/features/quant/AAPL?timeframe=5m", "/api/v1/historical/AAPL?timeframe=5m"];

    private static readonly string[] Ranges = ["", "&start=2024-07-16", "&end=2024-07-17", "&start=2024-07-15T08:00Z&end=2024-07-18"];

    private static readonly string[] SmallLimits = ["1", "2", "7", "50", "100"];

    private static readonly string[] LargeLimits = ["500", "1000", "1200", "10000"];

    public FuzzRequest Create(long number)
    {
        FuzzSource source = new(seed, number);
        if (number % 2 == 0)
        {
            return new FuzzRequest(number, Encode(Right(source)), IsRight: true, IsHttp: true);
        }

        WrongRequest wrong = WrongRequest.Create(source, adminKey);
        return source.Chance(15)
            ? new FuzzRequest(number, BrokenBytes.Create(source, Encode(wrong.Text)), IsRight: false, IsHttp: false)
            : new FuzzRequest(number, Encode(wrong.Text), IsRight: false, wrong.IsHttp);
    }

    private static string Right(FuzzSource source)
    {
        string target = source.Chance(10)
            ? "/health"
            : source.Pick<string>(Series) + source.Pick<string>(Ranges) + "&limit="
                + source.Pick<string>(source.Chance(10) ? LargeLimits : SmallLimits);
        string encoding = source.Chance(10) ? "Accept-Encoding: " + source.Pick<string>(["gzip", "br", "gzip, br"]) + "\r\n" : "";
        return string.Create(CultureInfo.InvariantCulture, $"GET {target} HTTP/1.1\r\nHost: localhost\r\n{encoding}\r\n");
    }

    private static byte[] Encode(string text) => Encoding.Latin1.GetBytes(text);
}
