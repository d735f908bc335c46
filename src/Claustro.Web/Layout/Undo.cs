using System.Text.Json.Serialization;

namespace Claustro.Web.Layout;

/// <summary>
/// The way back from what was just done, in one click: sends the form of this name on the page at this address, with these
/// fields. That page must show the form; whether it may still be done is asked there, as ever.
/// </summary>
public sealed record Undo(string Label, string Address, string Form, IReadOnlyDictionary<string, string>? Fields = null);

/// <summary>What a form had to say.</summary>
internal sealed record Said(string Text, Undo? Undo);

[JsonSerializable(typeof(Said))]
internal sealed partial class FlashJson : JsonSerializerContext;
