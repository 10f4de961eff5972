namespace Perf.Lab;

/// <summary>
/// What the user gave cannot be used: a file, an argument, a folder. The message is one line that says what, why and what
/// to do; the command line prints it on stderr and exits with 2.
/// </summary>
public sealed class BadInputException(string message) : Exception(message);
