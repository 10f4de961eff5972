using MarketData.Api.Problems;

namespace MarketData.Api.Access;

/// <summary>
/// Lets nobody but administrators through to what is marked as theirs, or lies below their path, whether anything is there or not:
/// strangers do not learn what there is.
/// </summary>
internal sealed class AdminGate(RequestDelegate next, AdminKey key, RefusalLog refusals)
{
    /// <summary>Below it everything is for administrators.</summary>
    public const string Path = "/api/v1/admin";

    public Task InvokeAsync(HttpContext context)
    {
        if (!IsForAdministrators(context) || key.IsHeldBy(context.Request))
        {
            return next(context);
        }

        refusals.Add(context.Connection.RemoteIpAddress);
        return Problem.NotAnAdministratorAsync(context);
    }

    private static bool IsForAdministrators(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<AdminOnly>() is not null
        || context.Request.Path.StartsWithSegments(Path, StringComparison.OrdinalIgnoreCase);
}
