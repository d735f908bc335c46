namespace Claustro.BrowserTests;

/// <summary>Stories that are told in Spanish and in English, each with accounts and codes of its own, so that neither meets its twin.</summary>
public abstract class InBothLanguages
{
    /// <summary>The language of whoever acts; a story sets it first.</summary>
    protected string Language { get; set; } = "es";

    protected bool English => Language == "en";

    protected string Administrator => PageAddresses.AccountOf("admin", Language);

    protected string T(string spanish, string english) => English ? english : spanish;
}
