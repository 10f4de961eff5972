namespace MarketData.Api.Problems;

/// <summary>Errors as problem+json.</summary>
internal static class ProblemServices
{
    public static void AddProblems(this IServiceCollection services)
    {
        // The first writer that can write does: ours is there before the framework's.
        services.AddSingleton<IProblemDetailsWriter, JsonProblemWriter>();
        services.AddProblemDetails();
    }
}
