namespace MarketData.Failures;

/// <summary>What a user reads of an exception.</summary>
internal static class FailureText
{
    /// <summary>
    /// Its message on one line, with those of what caused it where they add something: a driver's "Exception while reading from
    /// stream" says nothing without the timeout or the lost connection behind it.
    /// </summary>
    public static string Of(Exception exception)
    {
        List<string> messages = [];
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            string message = cause.Message.ReplaceLineEndings(" ").TrimEnd();
            if (!messages.Exists(known => known.Contains(message, StringComparison.Ordinal)))
            {
                messages.Add(message);
            }
        }

        return string.Join(": ", messages);
    }
}
