namespace Perf.Lab;

/// <summary>Where all is there that is ever needed: what is missing is a failure there, and nothing to be passed over.</summary>
internal static class ContinuousIntegration
{
    /// <summary>CI=true, as every such service sets it.</summary>
    public static bool IsOn => string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);
}
