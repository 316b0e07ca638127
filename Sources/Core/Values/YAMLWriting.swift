import CLibYAML

extension JSONValue {
    /// The value as a YAML document in block style, with its last line end. Strings that a reader could take for something
    /// else are quoted.
    public var yamlText: String {
        var emitter = yaml_emitter_t()
        guard yaml_emitter_initialize(&emitter) != 0 else { return text + "\n" }
        defer { yaml_emitter_delete(&emitter) }
        let sink = YAMLSink()
        return withExtendedLifetime(sink) {
            yaml_emitter_set_output(
                &emitter,
                { context, bytes, count in
                    guard let context, let bytes else { return 0 }
                    let sink = Unmanaged<YAMLSink>.fromOpaque(context).takeUnretainedValue()
                    sink.bytes.append(contentsOf: UnsafeBufferPointer(start: bytes, count: count))
                    return 1
                }, Unmanaged.passUnretained(sink).toOpaque())
            yaml_emitter_set_unicode(&emitter, 1)
            yaml_emitter_set_width(&emitter, -1)
            var event = yaml_event_t()
            yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING)
            yaml_emitter_emit(&emitter, &event)
            yaml_document_start_event_initialize(&event, nil, nil, nil, 1)
            yaml_emitter_emit(&emitter, &event)
            emitYAML(to: &emitter)
            yaml_document_end_event_initialize(&event, 1)
            yaml_emitter_emit(&emitter, &event)
            yaml_stream_end_event_initialize(&event)
            yaml_emitter_emit(&emitter, &event)
            yaml_emitter_flush(&emitter)
            // What is hidden stands between double quotes by now, where it can be an escape.
            return String(decoding: sink.bytes, as: UTF8.self).escapingHiddenScalars(Self.yamlEscape)
        }
    }

    private func emitYAML(to emitter: inout yaml_emitter_t) {
        var event = yaml_event_t()
        switch self {
        case .array(let values):
            let style = values.isEmpty ? YAML_FLOW_SEQUENCE_STYLE : YAML_BLOCK_SEQUENCE_STYLE
            yaml_sequence_start_event_initialize(&event, nil, nil, 1, style)
            yaml_emitter_emit(&emitter, &event)
            for value in values { value.emitYAML(to: &emitter) }
            yaml_sequence_end_event_initialize(&event)
            yaml_emitter_emit(&emitter, &event)
        case .object(let object):
            let style = object.isEmpty ? YAML_FLOW_MAPPING_STYLE : YAML_BLOCK_MAPPING_STYLE
            yaml_mapping_start_event_initialize(&event, nil, nil, 1, style)
            yaml_emitter_emit(&emitter, &event)
            for (name, value) in object {
                JSONValue.string(name).emitYAML(to: &emitter)
                value.emitYAML(to: &emitter)
            }
            yaml_mapping_end_event_initialize(&event)
            yaml_emitter_emit(&emitter, &event)
        case .string(let text):
            Self.emitScalar(
                text, to: &emitter,
                style: Self.needsQuotes(text) ? YAML_DOUBLE_QUOTED_SCALAR_STYLE : YAML_ANY_SCALAR_STYLE)
        default: Self.emitScalar(compactText, to: &emitter, style: YAML_PLAIN_SCALAR_STYLE)
        }
    }

    private static func emitScalar(_ text: String, to emitter: inout yaml_emitter_t, style: yaml_scalar_style_t) {
        var event = yaml_event_t()
        var text = text
        text.withUTF8 { bytes in
            _ = yaml_scalar_event_initialize(&event, nil, nil, bytes.baseAddress, Int32(bytes.count), 1, 1, style)
        }
        yaml_emitter_emit(&emitter, &event)
    }

    private static func yamlEscape(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let (mark, length) = scalar.value > 0xFFFF ? ("\\U", 8) : ("\\u", 4)
        return mark + String(repeating: "0", count: max(0, length - digits.count)) + digits
    }

    /// Whether a plain scalar of this text would be read as null, a Boolean or a number, by YAML 1.1 or 1.2.
    private static func needsQuotes(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first else { return true }
        if text.hasHiddenScalars { return true }
        if text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7f }) { return true }
        switch first {
        case "0"..."9", "+", "-", ".", "~", "=", "<": return true
        default: break
        }
        return ["null", "true", "false", "yes", "no", "on", "off", "y", "n"].contains(text.lowercased())
    }
}

/// Collects what the emitter writes.
private final class YAMLSink {
    var bytes: [UInt8] = []
}
