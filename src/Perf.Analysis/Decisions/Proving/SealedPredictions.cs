using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Perf.Analysis.Decisions.Proving;

/// <summary>Predictions as they were before anything was verified, and what shows that they still are.</summary>
/// <param name="PredictedAt">When they were written down.</param>
/// <param name="Sha256">Of the time and the predictions as JSON without blanks, in hexadecimal.</param>
public sealed record SealedPredictions(DateTimeOffset PredictedAt, string Sha256, IReadOnlyList<ActionPrediction> Predictions)
{
    public static SealedPredictions Seal(DateTimeOffset predictedAt, IReadOnlyList<ActionPrediction> predictions) =>
        new(predictedAt, HashOf(predictedAt, predictions), predictions);

    /// <summary>Whether nothing was changed since.</summary>
    public bool IsIntact() => HashOf(PredictedAt, Predictions) == Sha256;

    private static string HashOf(DateTimeOffset predictedAt, IReadOnlyList<ActionPrediction> predictions)
    {
        // The options of an artifact are indented; what is hashed is not, whoever formatted the file since.
        string text = $"{predictedAt.UtcDateTime:O}\n" + string.Join(
            '\n', predictions.Select(prediction => JsonSerializer.Serialize(prediction, CompactJsonContext.Default.ActionPrediction)));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
