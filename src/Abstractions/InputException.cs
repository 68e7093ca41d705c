namespace SaeLab.Abstractions;

/// <summary>Something that a user gave cannot be used. The host prints the message alone, without a stack trace, and exits with 2.</summary>
/// <param name="message">Where, what, and how to mend it, with the values.</param>
/// <param name="inner">What the system said, if anything.</param>
public sealed class InputException(string message, Exception? inner = null) : Exception(message, inner);
