#include <curl/curl.h>

// curl_easy_setopt and curl_easy_getinfo take any type as their last argument, which Swift cannot call.
static inline CURLcode aidwatch_curl_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode aidwatch_curl_text(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode aidwatch_curl_pointer(CURL *handle, CURLoption option, void *value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode aidwatch_curl_data(CURL *handle, CURLoption option, size_t (*call)(char *, size_t, size_t, void *)) {
    return curl_easy_setopt(handle, option, call);
}
static inline CURLcode aidwatch_curl_progress(CURL *handle, int (*call)(void *, curl_off_t, curl_off_t, curl_off_t, curl_off_t)) {
    return curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, call);
}
static inline CURLcode aidwatch_curl_connected(CURL *handle, int (*call)(void *, char *, char *, int, int)) {
    return curl_easy_setopt(handle, CURLOPT_PREREQFUNCTION, call);
}
static inline CURLcode aidwatch_curl_number(CURL *handle, CURLINFO info, long *value) {
    return curl_easy_getinfo(handle, info, value);
}
