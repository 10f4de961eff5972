namespace Perf.Lab.Drills.Benches;

/// <summary>A notice of an alert, as it was sent once.</summary>
/// <param name="Notice">The same in every attempt.</param>
/// <param name="IsSigned">With the secret, over its body and its time.</param>
/// <param name="IsAnswered">Else whoever sent it cannot know that it came.</param>
internal sealed record ReceivedNotice(long Notice, int BodyBytes, bool IsSigned, bool IsAnswered);
