using System.Text;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Tests.Queries;

/// <summary>Documents and values from text with single quotes, so that tests read well.</summary>
internal static class Mql
{
    public static DocumentObject Doc(string text) => ExtendedJson.ReadExpression(Encoding.UTF8.GetBytes(text.Replace('\'', '"')));

    public static DocumentValue Value(string text) => Doc($"{{'v':{text}}}").Get("v");
}
