using MarketData.Api.Problems;

namespace MarketData.Api.Access;

/// <summary>
/// No endpoint reads a body. One that says it is long is refused with words; Kestrel, which would throw away a short one, cuts
/// the connection of one that is long without saying so.
/// </summary>
internal static class BodyLimit
{
    public const int MaxBytes = 1024;

    public static Task InvokeAsync(HttpContext context, RequestDelegate next) =>
        context.Request.ContentLength > MaxBytes ? Problem.BodyTooLargeAsync(context, MaxBytes) : next(context);
}
