namespace MarketData.Api.Access;

/// <summary>Marks an endpoint that answers administrators alone.</summary>
internal sealed class AdminOnly
{
    public static readonly AdminOnly Mark = new();
}
