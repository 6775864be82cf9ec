{{/* SPDX-License-Identifier: Apache-2.0 */}}

{{/* What everything of the release is called. The lease is muster-operator whatever this is: one operator acts in a namespace. */}}
{{- define "muster.name" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" }}
{{- else if contains "muster" .Release.Name }}
{{- printf "%s-operator" .Release.Name | trunc 52 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-muster-operator" .Release.Name | trunc 52 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{/* The pools' network policies let in pods by the first of them. */}}
{{- define "muster.selector" -}}
app.kubernetes.io/name: muster-operator
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end }}

{{- define "muster.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{ include "muster.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: muster
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "muster.serviceAccount" -}}
{{- if .Values.serviceAccount.create }}
{{- .Values.serviceAccount.name | default (include "muster.name" .) }}
{{- else }}
{{- .Values.serviceAccount.name | default "default" }}
{{- end }}
{{- end }}

{{/* An image's whole name. Wants a list: the image's values, and the root. */}}
{{- define "muster.image" -}}
{{- $image := index . 0 }}
{{- if $image.digest }}
{{- printf "%s@%s" $image.repository $image.digest }}
{{- else }}
{{- printf "%s:%s" $image.repository ($image.tag | default (index . 1).Chart.AppVersion) }}
{{- end }}
{{- end }}

{{/* What the operator does with pools and what it makes of them, and no more: of Secrets it reads those that it knows the names of. */}}
{{- define "muster.rules" -}}
- apiGroups: [muster.dev]
  resources: [workerpools]
  verbs: [get, list, watch]
- apiGroups: [muster.dev]
  resources: [workerpools/status]
  verbs: [get, patch]
- apiGroups: [muster.dev]
  resources: [workerpools/finalizers]   # where owners may only be named by who could hold up their deletion, as on OpenShift
  verbs: [update]
- apiGroups: [apps]
  resources: [deployments]
  verbs: [get, list, watch, create, patch]
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list, watch, patch]   # an annotation, which has the kubelet bring changed settings at once
- apiGroups: [""]
  resources: [configmaps]
  verbs: [get, list, watch, create, patch]
- apiGroups: [""]
  resources: [services]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [""]
  resources: [secrets]
  verbs: [get, create]
- apiGroups: [policy]
  resources: [poddisruptionbudgets]
  verbs: [get, list, watch, create, patch]
- apiGroups: [networking.k8s.io]
  resources: [networkpolicies]
  verbs: [get, list, watch, create, patch]
- apiGroups: [""]
  resources: [events]
  verbs: [create]
{{- end }}
