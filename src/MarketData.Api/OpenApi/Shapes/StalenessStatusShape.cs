namespace MarketData.Api.OpenApi.Shapes;

/// <summary>A series that is missing has no answer but a 404.</summary>
internal enum StalenessStatusShape
{
    /// <summary>Behind by less than an hour.</summary>
    Fresh,

    /// <summary>Behind by one to six hours.</summary>
    Aging,

    /// <summary>Behind by six hours or more.</summary>
    Stale,
}
