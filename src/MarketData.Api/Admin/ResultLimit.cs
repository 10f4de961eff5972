using System.Globalization;
using MarketData.Api.Problems;

namespace MarketData.Api.Admin;

/// <summary>The parameter <c>limit</c> of the lists for administrators: how many entries at most.</summary>
internal static class ResultLimit
{
    public const int Default = 50;

    public const int Max = 1_000;

    public static readonly BadParameter Bad = new("limit", $"a whole number from 1 to {Max}");

    /// <summary>False when it is there and is not what is allowed; what comes twice is not.</summary>
    public static bool TryRead(HttpRequest request, out int limit)
    {
        limit = Default;
        string text = request.Query["limit"].ToString();
        return text.Length == 0
            || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= Max);
    }
}
