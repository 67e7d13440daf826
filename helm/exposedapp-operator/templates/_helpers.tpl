{{- define "exposedapp.fullname" -}}
{{- printf "%s-operator" .Release.Name | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "exposedapp.serviceAccountName" -}}
{{- .Values.serviceAccount.name | default "exposedapp-operator" }}
{{- end }}

{{- define "exposedapp.image" -}}
{{- $repository := required "image.repository is empty: build the operator's image from src/main/docker/Dockerfile.operator, push it where the cluster pulls from, and name it here" .Values.image.repository }}
{{- if .Values.image.digest }}
{{- /* without the tag: some container runtimes refuse both */}}
{{- printf "%s@%s" $repository .Values.image.digest }}
{{- else }}
{{- printf "%s:%s" $repository (.Values.image.tag | default .Chart.AppVersion) }}
{{- end }}
{{- end }}

{{- define "exposedapp.selectorLabels" -}}
app.kubernetes.io/name: exposedapp-operator
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "exposedapp.chartLabels" -}}
app.kubernetes.io/part-of: exposedapp
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "exposedapp.labels" -}}
{{ include "exposedapp.selectorLabels" . }}
{{ include "exposedapp.chartLabels" . }}
{{- end }}

{{- define "exposedapp.subjects" -}}
- kind: ServiceAccount
  name: {{ include "exposedapp.serviceAccountName" . }}
  namespace: {{ .Release.Namespace }}
{{- end }}
