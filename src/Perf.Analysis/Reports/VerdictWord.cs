namespace Perf.Analysis.Reports;

/// <summary>What became of a run.</summary>
public enum VerdictWord
{
    /// <summary>Every step ended well.</summary>
    Pass,

    /// <summary>A step failed, or what it measured missed a target.</summary>
    Fail,

    /// <summary>What was measured cannot be believed, and nothing failed beside it.</summary>
    Invalid,

    /// <summary>Stopped by the user.</summary>
    Interrupted,

    /// <summary>It has not ended, or was killed.</summary>
    Unfinished,
}
