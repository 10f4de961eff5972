namespace Perf.Lab.Backfill.Planting;

/// <summary>A bottleneck that is put into a backfill on purpose: what names bottlenecks can be tested by it.</summary>
public enum Plant
{
    /// <summary>The stub answers as slowly as a distant server.</summary>
    Api,

    /// <summary>Rows are inserted one by one.</summary>
    Database,

    /// <summary>Features are computed as they are defined, fifty times.</summary>
    Compute,

    /// <summary>The control: no stage takes most of the time, whatever the machine.</summary>
    None,
}
