namespace SaeLab.Sources.Files;

/// <summary>Where the rows of a file lie, checked against its length.</summary>
/// <param name="Type">How a number is stored.</param>
/// <param name="Rows">At least 1.</param>
/// <param name="Columns">At least 1.</param>
/// <param name="Offset">First byte of the first row.</param>
internal sealed record TensorLocation(ElementType Type, long Rows, int Columns, long Offset);
