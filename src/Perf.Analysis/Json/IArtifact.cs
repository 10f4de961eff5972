namespace Perf.Analysis.Json;

/// <summary>A record that is a file of its own in the folder of a run.</summary>
public interface IArtifact
{
    /// <summary>
    /// The version this build reads and writes. It goes up when a field changes its meaning, its unit or its name, or when
    /// one that readers rely on disappears; a new optional field leaves it alone.
    /// </summary>
    static abstract int CurrentSchemaVersion { get; }

    /// <summary>The version the file was written with.</summary>
    int SchemaVersion { get; }
}
